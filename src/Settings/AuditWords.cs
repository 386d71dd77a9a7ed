using System.Globalization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

/// <summary>What the audit log says, in people's words: pure.</summary>
internal static class AuditWords
{
    /// <summary>Every act that can stand in the log.</summary>
    public static readonly IReadOnlyList<string> Actions = [.. Enum.GetNames<Command>().Concat(Acts.All).Order(StringComparer.Ordinal)];

    public static Tone ToneOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => Tone.Good,
        AuditOutcome.Refused => Tone.Warning,
        _ => Tone.Bad,
    };

    /// <summary><c>ApprovePayout</c> reads "Approve payout".</summary>
    public static string Act(string action) =>
        string.Concat(action.Select((letter, i) => i > 0 && char.IsAsciiLetterUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>What came of it, and the person's reason where they gave one.</summary>
    public static string CameOfIt(AuditEntry entry) => entry.Reason is null ? entry.Detail : $"{entry.Detail}: {entry.Reason}";

    /// <summary>The page of what something was done to; null where it has none.</summary>
    public static string? HrefOf(string subject)
    {
        if (EntityId.TryParse(EntityId.DeliveryPrefix, subject, out var id)) return Pages.Delivery(id);
        if (EntityId.TryParse(EntityId.TransactionPrefix, subject, out id)) return Pages.Transaction(id);
        if (EntityId.TryParse(EntityId.PayoutPrefix, subject, out id)) return Pages.Payout(id);
        return EntityId.TryParse(EntityId.RetryRunPrefix, subject, out id) ? Pages.RetryRun(id) : null;
    }

    /// <summary>What a verification found, for the audit log itself and for whoever asked.</summary>
    public static string Of(AuditFinding finding) => finding.Fault is { } fault
        ? string.Create(CultureInfo.InvariantCulture, $"The first bad row: {Of(fault)} Before it {finding.SealedCount:N0} entries are as they were sealed.")
        : string.Create(CultureInfo.InvariantCulture, $"Nothing was changed: {finding.SealedCount:N0} entries are as they were sealed{Late(finding)}, and {finding.UnsealedCount:N0} wait to be sealed.");

    /// <summary>Which row, and what it means.</summary>
    public static string Of(AuditFault fault)
    {
        var entry = fault.EntryId is { } id ? $"entry {EntityId.Format(EntityId.AuditPrefix, id)}" : "an entry whose id is not known";
        var number = string.Create(CultureInfo.InvariantCulture, $"number {fault.Number}");
        return fault.Kind switch
        {
            AuditFaultKind.EntryChanged => $"{entry} ({number}). It says something else than when it was sealed.",
            AuditFaultKind.EntryMissing => $"{entry} ({number}). It was sealed, and is gone.",
            AuditFaultKind.EntryInserted => $"{entry}. It was not written by this product, or was changed before it was sealed.",
            AuditFaultKind.SealMissing => $"{number} of the chain. Its seal is gone, and with it the proof of its entry.",
            AuditFaultKind.SealWrong => $"{number} of the chain ({entry}). Its seal does not follow from the one before: it was changed, moved, copied or put in.",
            AuditFaultKind.TailCut => $"{number} of the chain. The chain ends before it, though its head says that it goes on: the last entries were cut off.",
            _ => "the head of the chain, which says where it ends. It is gone, or was not made by this product.",
        };
    }

    private static string Late(AuditFinding finding) =>
        finding.LateCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({finding.LateCount:N0} of them late: what they said before the chain began nobody can prove)");
}
