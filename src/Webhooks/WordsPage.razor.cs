using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

public sealed partial class WordsPage
{
    private IReadOnlyList<KnownWord>? words;
    private KnownWord? chosen;
    private Operator? who;
    private bool mayMap;
    private bool mayConfirm;
    private (Tone Tone, string Text)? said;
    private string? errorText;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private WordList List { get; set; } = default!;

    [Inject] private WordDesk Desk { get; set; } = default!;

    [Inject] private RetryDelivery Retry { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        who = Operator.From((await Signed).User);
        mayMap = who is not null && Rights.Allow(who, Command.MapWord);
        mayConfirm = who is not null && Rights.Allow(who, Command.ConfirmWord);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            words = await List.ReadAsync(CancellationToken.None);
            chosen = words.FirstOrDefault(row => UrlWord.Of(row.Kind) == Kind && row.Word == (Word ?? "") && !row.IsTooLong);
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Webhooks are answered 503 meanwhile, so their senders repeat them.";
        }
    }

    private async Task ConfirmAsync(WordMapping mapping)
    {
        if (who is not null) await SayAsync(await Desk.ConfirmAsync(mapping.Id, who, CancellationToken.None));
    }

    // What waited is offered for retry; that it is done is a person's decision too.
    private async Task RetryAsync(KnownWord word)
    {
        if (who is null) return;
        var result = await Retry.RunCauseAsync(DeliveryItem.UnrecognizedCause(word.Word), $"the word means {word.Mapping!.State}", who, CancellationToken.None);
        said = result switch
        {
            RetryResult.Queued queued => (Tone.Good, $"{Count(queued.Count)} of what waited for {word.Shown} is processed in a moment."),
            RetryResult.NotPossible not => (Tone.Info, VisibleText.Inline(not.Why)),
            RetryResult.NotAllowed => (Tone.Bad, CommandTrail.NotAllowed),
            _ => (Tone.Info, "It is being retried already."),
        };
        await LoadAsync();
    }

    private async Task SayAsync(WordResult result)
    {
        said = WordPanel.Words(result);
        await LoadAsync();
    }

    private static string ChangeWords(KnownWord word) => word.Mapping is null ? "Say what it means" : "Change";

    private static string WhoSaid(WordMapping mapping) => mapping.ConfirmedByName is { } second
        ? $"{mapping.ProposedByName}, confirmed by {second}: {mapping.Reason}"
        : $"{mapping.ProposedByName}: {mapping.Reason}";

    private static string Count(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0}{(count >= DeliveryList.CountMax ? "+" : "")}");
}
