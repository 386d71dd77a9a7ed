using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What an undocumented word means: who says so, when it counts, and what becomes of what waited for it.</summary>
public abstract class WordContract(ProcessingApp app)
{
    private WordDesk Desk => app.App.Services.GetRequiredService<WordDesk>();

    [Theory]
    [InlineData(EndpointKind.Mozarto, "Approved")]
    [InlineData(EndpointKind.Mozarto, "Pending")]
    [InlineData(EndpointKind.MozartPay, "completed")]
    public async Task A_documented_word_keeps_its_meaning(EndpointKind kind, string word)
    {
        Assert.Contains("documented", Assert.IsType<WordResult.NotPossible>(await Desk.MapAsync(new(kind, word, TransactionState.Declined, "a reason", null), Cast.Ada, CancellationToken.None)).Why, StringComparison.Ordinal);

        Assert.Null(await MappingAsync(word));
    }

    [Fact]
    public async Task Neither_without_a_reason_nor_to_Conflict_nor_longer_than_can_be_kept()
    {
        var word = ProcessingApp.NewId();
        foreach (var impossible in new[]
        {
            Proposal(word, TransactionState.Declined) with { Reason = " " }, Proposal(word, TransactionState.Declined) with { Reason = null },
            Proposal(word, TransactionState.Declined) with { Reason = new string('x', 501) }, Proposal(word, TransactionState.Conflict), Proposal(word, null),
            Proposal(new string('x', 101), TransactionState.Declined), Proposal(word, TransactionState.Declined) with { SeenId = 7 },
        })
            Assert.IsType<WordResult.NotPossible>(await Desk.MapAsync(impossible, Cast.Ada, CancellationToken.None));

        Assert.Null(await MappingAsync(word));
        Assert.Empty(await app.AuditAsync(Proposal(word, null).Subject));
    }

    [Fact]
    public async Task Only_administrators_map_and_only_Finance_confirms_and_refusals_are_noted()
    {
        var proposal = Proposal(ProcessingApp.NewId(), TransactionState.Approved);
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody }) Assert.IsType<WordResult.NotAllowed>(await Desk.MapAsync(proposal, who, CancellationToken.None));
        Assert.Null(await MappingAsync(proposal.Word));

        Assert.Equal(new WordResult.Decided(IsInForce: false), await Desk.MapAsync(proposal, Cast.Ada, CancellationToken.None));
        var mapping = (await MappingAsync(proposal.Word))!;
        foreach (var who in new[] { Cast.Ada, Cast.Sam, Cast.Nobody }) Assert.IsType<WordResult.NotAllowed>(await Desk.ConfirmAsync(mapping.Id, who, CancellationToken.None));

        Assert.False((await MappingAsync(proposal.Word))!.IsInForce);
        Assert.Equal(["MapWord Finn Refused", "MapWord Sam Refused", "MapWord Nobody Refused", "MapWord Ada Done", "ConfirmWord Ada Refused", "ConfirmWord Sam Refused", "ConfirmWord Nobody Refused"],
            (await app.AuditAsync(proposal.Subject)).Select(entry => $"{entry.Action} {entry.OperatorName} {entry.Outcome}").ToList());
    }

    [Fact]
    public async Task Whoever_proposed_Approved_never_confirms_it_whatever_roles_they_hold()
    {
        var proposal = Proposal(ProcessingApp.NewId(), TransactionState.Approved);
        await Desk.MapAsync(proposal, Cast.AdaOfFinance, CancellationToken.None);
        var mapping = (await MappingAsync(proposal.Word))!;

        Assert.IsType<WordResult.NotAllowed>(await Desk.ConfirmAsync(mapping.Id, Cast.AdaOfFinance, CancellationToken.None));
        Assert.IsType<WordResult.NotAllowed>(await Desk.ConfirmAsync(mapping.Id, Cast.AdaOfFinance with { Name = "Another name" }, CancellationToken.None));

        Assert.False((await MappingAsync(proposal.Word))!.IsInForce);
        Assert.Equal(new WordResult.Decided(IsInForce: true), await Desk.ConfirmAsync(mapping.Id, Cast.Finn, CancellationToken.None));
        Assert.Equal(("Ada", "Finn", true), ((await MappingAsync(proposal.Word)) is { } now ? (now.ProposedByName, now.ConfirmedByName!, now.IsInForce) : default));
    }

    [Fact]
    public async Task A_proposal_that_was_replaced_meanwhile_is_not_confirmed_in_its_place()
    {
        var proposal = Proposal(ProcessingApp.NewId(), TransactionState.Approved);
        await Desk.MapAsync(proposal, Cast.Ada, CancellationToken.None);
        var first = (await MappingAsync(proposal.Word))!;
        await Desk.MapAsync(proposal with { State = TransactionState.Declined, SeenId = first.Id }, Cast.Ada, CancellationToken.None);

        Assert.IsType<WordResult.NotPossible>(await Desk.ConfirmAsync(first.Id, Cast.Finn, CancellationToken.None));

        Assert.Equal(TransactionState.Declined, (await MappingAsync(proposal.Word))!.State);
    }

    [Fact]
    public async Task What_waited_is_counted_offered_for_retry_and_applied_as_the_word_now_means()
    {
        var (id, word) = (ProcessingApp.NewId(), $"<b>{ProcessingApp.NewId()}</b>");
        var waiting = await app.MozartoAsync($$"""{"transaction_id":"{{id}}","transaction_status":"{{word}}","amount":"1.00","currency":"EUR"}""");
        Assert.Equal((word, 1, waiting.Id, null), await KnownAsync(word));

        await Desk.MapAsync(Proposal(word, TransactionState.Approved), Cast.Ada, CancellationToken.None);
        Assert.Equal((word, 1, waiting.Id, false), await KnownAsync(word));
        await Desk.ConfirmAsync((await MappingAsync(word))!.Id, Cast.Finn, CancellationToken.None);
        Assert.Equal((word, 1, waiting.Id, true), await KnownAsync(word));
        await app.App.Services.GetRequiredService<RetryDelivery>().RunCauseAsync(DeliveryItem.UnrecognizedCause(word), "a reason", Cast.Sam, CancellationToken.None);

        await app.BecomesAsync(waiting, ProcessingState.Applied);
        Assert.Equal(TransactionState.Approved, Assert.Single(await app.TransactionsAsync(id)).State);
        Assert.Equal((word, 0, null, true), await KnownAsync(word));
    }

    [Fact]
    public async Task A_meaning_counts_for_its_kind_alone_and_can_be_taken_back()
    {
        var word = ProcessingApp.NewId();
        var proposal = Proposal(word, TransactionState.Cancelled);
        Assert.Equal(new WordResult.Decided(IsInForce: true), await Desk.MapAsync(proposal with { Kind = EndpointKind.MozartPay }, Cast.Ada, CancellationToken.None));
        Assert.Equal(ProcessingState.Unhandled, (await app.MozartoAsync(Body(word))).Processing);
        Assert.Equal(new WordResult.Decided(IsInForce: true), await Desk.MapAsync(proposal, Cast.Ada, CancellationToken.None));
        Assert.Equal(ProcessingState.Applied, (await app.MozartoAsync(Body(word))).Processing);

        Assert.Equal(new WordResult.Decided(IsInForce: true), await Desk.MapAsync(proposal with { State = null, SeenId = (await MappingAsync(word))!.Id }, Cast.Ada, CancellationToken.None));

        Assert.Equal(ProcessingState.Unhandled, (await app.MozartoAsync(Body(word))).Processing);
        var entries = await app.AuditAsync(proposal.Subject);
        Assert.Equal(["to mean Cancelled", "to mean nothing"], entries.Select(entry => entry.Detail).ToList());
        Assert.All(entries, entry => Assert.Equal("a reason", entry.Reason));
        Assert.Equal([new AuditChange("means", null, "Cancelled"), new AuditChange("means", "Cancelled", null)], entries.SelectMany(entry => AuditChange.Read(entry.Changes)!));
    }

    [Fact]
    public async Task Of_several_at_once_one_decides_and_the_others_are_told()
    {
        var word = ProcessingApp.NewId();
        var states = new[] { TransactionState.Pending, TransactionState.Declined, TransactionState.Cancelled };

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Desk.MapAsync(Proposal(word, states[i % 3]), Cast.Ada, CancellationToken.None))));

        Assert.Single(results.OfType<WordResult.Decided>());
        Assert.Equal(5, results.OfType<WordResult.NotPossible>().Count());
        Assert.Single(await app.AuditAsync(Proposal(word, null).Subject));
    }

    [Fact]
    public async Task A_word_too_long_to_be_kept_is_shown_and_not_mapped()
    {
        var word = ProcessingApp.NewId() + new string('x', 100);
        await app.MozartoAsync(Body(word));

        var known = Assert.Single(await app.App.Services.GetRequiredService<WordList>().ReadAsync(CancellationToken.None), each => each.Word.StartsWith(word[..24], StringComparison.Ordinal));

        Assert.True(known.IsTooLong);
    }

    private static WordProposal Proposal(string word, TransactionState? state) => new(EndpointKind.Mozarto, word, state, "a reason", null);

    private static string Body(string word) => $$"""{"transaction_id":"{{ProcessingApp.NewId()}}","transaction_status":"{{word}}"}""";

    private async Task<WordMapping?> MappingAsync(string word)
    {
        await using var context = app.NewContext();
        return await context.WordMappings.AsNoTracking().SingleOrDefaultAsync(row => row.Kind == EndpointKind.Mozarto && row.Word == word);
    }

    private async Task<(string, int, long?, bool?)> KnownAsync(string word)
    {
        var known = Assert.Single(await app.App.Services.GetRequiredService<WordList>().ReadAsync(CancellationToken.None), each => each.Word == word);
        return (known.Word, known.WaitingCount, known.ExampleId, known.Mapping?.IsInForce);
    }
}

public sealed class WordOnSqlite(SqliteProcessing app) : WordContract(app), IClassFixture<SqliteProcessing>;

public sealed class WordOnPostgres(PostgresProcessing app) : WordContract(app), IClassFixture<PostgresProcessing>;
