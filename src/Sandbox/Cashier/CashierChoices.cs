using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>The positions of the cashier's switches, in words.</summary>
internal static class CashierChoices
{
    public const int EntriesShownMax = 20;

    private const string Yes = "yes";
    private const string No = "no";

    public static readonly IReadOnlyList<FilterOption> Scopes = [new(No, "All requests"), new(Yes, "The next request only")];

    public static readonly IReadOnlyList<FilterOption> Answers =
        [.. PretendAnswers.All.Select(answer => new FilterOption(answer.Key, answer.Label) { Group = WordOf(answer.Effect) })];

    public static readonly IReadOnlyList<FilterOption> Sequels =
    [
        new(nameof(PretendSequel.Approved), "Approved"), new(nameof(PretendSequel.PendingThenApproved), "Pending, then Approved"),
        new(nameof(PretendSequel.Declined), "Declined"), new(nameof(PretendSequel.Nothing), "Nothing"),
    ];

    public static readonly IReadOnlyList<FilterOption> Times = [new(No, "After the answer"), new(Yes, "Before the answer")];

    public static readonly IReadOnlyList<FilterOption> References =
        [new(nameof(PretendReference.AsSent), "As it was sent"), new(nameof(PretendReference.Empty), "Empty"), new(nameof(PretendReference.Missing), "Left out")];

    public static readonly IReadOnlyList<FilterOption> Amounts = [new(No, "As it was sent"), new(Yes, "One more")];

    public static string Of(bool isSo) => isSo ? Yes : No;

    public static bool IsYes(string? value) => value == Yes;

    public static T Of<T>(string? value, T otherwise)
        where T : struct, Enum => Enum.TryParse<T>(value, out var found) && Enum.IsDefined(found) ? found : otherwise;

    public static PretendAnswer AnswerOf(string? key) => PretendAnswers.All.FirstOrDefault(answer => answer.Key == key) ?? PretendAnswers.Accept;

    /// <summary>What is to be expected, so that whoever tries it out knows what to look for.</summary>
    public static string MeaningOf(PretendPlan plan) =>
        $"By this answer {(plan.IsForOne ? "the next payout" : "every payout")} must become {WordOf(plan.Effect)}. {(plan.Pays ? "Its money leaves." : "No money leaves.")}";

    private static string WordOf(PretendEffect effect) => effect switch
    {
        PretendEffect.Submitted => "Submitted",
        PretendEffect.Unknown => "Unknown",
        PretendEffect.Refused => "Failed",
        PretendEffect.Paused => "Failed, and sending pauses",
        _ => "Not sent",
    };
}
