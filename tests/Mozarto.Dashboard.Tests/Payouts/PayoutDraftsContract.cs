using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Forms that were not submitted yet: restored for their owner alone, within limits, and never in place of what was submitted.</summary>
public abstract class PayoutDraftsContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;
    private PayoutDrafts drafts = null!;

    private PayoutFormOpening Opening => new(bench.Store, drafts, new BankFieldSettings(bench.Store, bench.Trail));

    public async Task InitializeAsync()
    {
        bench = await PayoutBench.StartAsync(kind);
        drafts = new PayoutDrafts(bench.Store, bench.Store.Turns, bench.Clock);
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("UPPER")]
    [InlineData("../x")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_key_that_we_would_not_mint_keeps_nothing(string key)
    {
        Assert.False(PayoutForm.IsKey(key));
        Assert.False(await drafts.KeepAsync(PayoutBench.Form() with { RequestKey = key }, Cast.Finn, CancellationToken.None));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Nothing_is_kept_that_is_far_too_long_or_of_people_who_cannot_create_payouts()
    {
        var form = PayoutBench.Form();
        var endless = form with { Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["firstName"] = new string('x', PayoutDrafts.JsonCharactersMax) } };

        Assert.False(await drafts.KeepAsync(endless, Cast.Finn, CancellationToken.None));
        foreach (var who in new[] { Cast.Ada, Cast.Sam, Cast.Nobody }) Assert.False(await drafts.KeepAsync(form, who, CancellationToken.None));

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_was_typed_last_is_restored_for_its_owner_and_nobody_else()
    {
        var form = PayoutBench.Form();
        Assert.True(await drafts.KeepAsync(form, Cast.Finn, CancellationToken.None));
        Assert.True(await drafts.KeepAsync(form with { Amount = "43.00", IsEmailVerified = true, ReplacesId = 5 }, Cast.Finn, CancellationToken.None));

        var found = (await drafts.FindAsync(form.RequestKey, Cast.Finn, CancellationToken.None))!;

        Assert.Equal(("43.00", true, 5L, "player-77"), (found.Amount, found.IsEmailVerified, found.ReplacesId, found.Values["userId"]));
        Assert.Null(await drafts.FindAsync(form.RequestKey, Cast.Fay, CancellationToken.None));
        Assert.Empty(await drafts.ListAsync(Cast.Fay, CancellationToken.None));
        Assert.IsType<OpenedForm.WrongKey>(await Opening.OpenAsync(form.RequestKey, null, Cast.Fay, CancellationToken.None));
        Assert.True(Assert.IsType<OpenedForm.Ready>(await Opening.OpenAsync(form.RequestKey, null, Cast.Finn, CancellationToken.None)).IsRestored);
    }

    [Fact]
    public async Task Nobody_writes_over_or_drops_the_form_of_another()
    {
        var form = PayoutBench.Form();
        await drafts.KeepAsync(form, Cast.Finn, CancellationToken.None);

        Assert.False(await drafts.KeepAsync(form with { Amount = "9999.00" }, Cast.Fay, CancellationToken.None));
        await drafts.DropAsync(form.RequestKey, Cast.Fay, CancellationToken.None);

        Assert.Equal("42.50", (await drafts.FindAsync(form.RequestKey, Cast.Finn, CancellationToken.None))!.Amount);
        await drafts.DropAsync(form.RequestKey, Cast.Finn, CancellationToken.None);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Each_person_keeps_so_many_and_the_oldest_go()
    {
        var keys = new List<string>();
        await drafts.KeepAsync(PayoutBench.Form(), Cast.Fay, CancellationToken.None);
        for (var i = 0; i < PayoutDrafts.CountMax + 3; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            var form = PayoutBench.Form();
            keys.Add(form.RequestKey);
            await drafts.KeepAsync(form, Cast.Finn, CancellationToken.None);
        }

        var left = (await drafts.ListAsync(Cast.Finn, CancellationToken.None)).Select(draft => draft.Form.RequestKey).ToList();

        Assert.Equal(keys.AsEnumerable().Reverse().Take(PayoutDrafts.CountMax).ToList(), left);
        Assert.Equal(PayoutDrafts.CountMax + 1, await CountAsync());
    }

    [Fact]
    public async Task After_a_week_a_draft_is_gone_for_its_owner_and_soon_from_the_store()
    {
        var form = PayoutBench.Form();
        await drafts.KeepAsync(form, Cast.Finn, CancellationToken.None);
        bench.Clock.Advance(PayoutDrafts.AgeMax);
        Assert.NotNull(await drafts.FindAsync(form.RequestKey, Cast.Finn, CancellationToken.None));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await drafts.FindAsync(form.RequestKey, Cast.Finn, CancellationToken.None));
        await drafts.KeepAsync(PayoutBench.Form(), Cast.Fay, CancellationToken.None);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_form_that_was_submitted_leads_to_its_payout_and_never_comes_back_as_a_draft()
    {
        var form = PayoutBench.Form();
        await drafts.KeepAsync(form, Cast.Finn, CancellationToken.None);
        var id = await bench.RequestAsync(form);

        Assert.Equal(0, await CountAsync());
        Assert.False(await drafts.KeepAsync(form, Cast.Finn, CancellationToken.None));
        Assert.Equal(new OpenedForm.Submitted(id), await Opening.OpenAsync(form.RequestKey, null, Cast.Finn, CancellationToken.None));
        Assert.IsType<OpenedForm.WrongKey>(await Opening.OpenAsync(form.RequestKey, null, Cast.Fay, CancellationToken.None));
    }

    [Fact]
    public async Task A_submit_under_the_key_of_another_leaves_their_draft_alone()
    {
        var form = PayoutBench.Form();
        await drafts.KeepAsync(form, Cast.Finn, CancellationToken.None);

        await bench.RequestAsync(form, Cast.Fay);

        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_payout_is_edited_by_its_creator_alone_and_only_before_it_is_sent()
    {
        var id = await bench.ApprovedAsync();
        var named = PayoutBench.Named(id);

        Assert.Equal("Only Finn, who created it, can edit it.", Assert.IsType<OpenedForm.NotPossible>(await Opening.EditAsync(named, Cast.Fay, CancellationToken.None)).Why);
        var entry = Assert.IsType<OpenedForm.Ready>(await Opening.EditAsync(named, Cast.Finn, CancellationToken.None)).Entry;
        Assert.Equal((id, "42.50", "player-77"), (entry.Edited!.Value.Id, entry.Amount, entry.Person));
        await bench.SendAsync();
        Assert.StartsWith("It is Submitted", Assert.IsType<OpenedForm.NotPossible>(await Opening.EditAsync(named, Cast.Finn, CancellationToken.None)).Why, StringComparison.Ordinal);
        Assert.IsType<OpenedForm.NotFound>(await Opening.EditAsync("out_nothing", Cast.Finn, CancellationToken.None));
    }

    [Fact]
    public async Task In_place_of_a_payout_that_nobody_knows_about_only_after_two_people_agreed_and_once()
    {
        var id = await bench.UnknownAsync();
        var named = PayoutBench.Named(id);
        var key = PayoutForm.MintKey();
        Assert.StartsWith("Two people have to agree", Assert.IsType<OpenedForm.NotPossible>(await Opening.OpenAsync(key, named, Cast.Finn, CancellationToken.None)).Why, StringComparison.Ordinal);
        await bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.CreateAgain, "a reason", null), Cast.Finn, CancellationToken.None);
        var settlement = await bench.ReadAsync(context => context.PayoutSettlements.SingleAsync());
        await bench.Unknown.ConfirmAsync(settlement.Id, Cast.Fay, CancellationToken.None);

        var entry = Assert.IsType<OpenedForm.Ready>(await Opening.OpenAsync(key, named, Cast.Finn, CancellationToken.None)).Entry;

        Assert.Equal((id, "42.50", false), (entry.ReplacesId, entry.Amount, entry.IsEmailVerified));
        Assert.IsType<PayoutResult.Done>(await bench.Desk.RequestAsync(entry.ToForm(), Cast.Finn, CancellationToken.None));
        Assert.EndsWith("was created again already.", Assert.IsType<OpenedForm.NotPossible>(await Opening.OpenAsync(PayoutForm.MintKey(), named, Cast.Finn, CancellationToken.None)).Why, StringComparison.Ordinal);
    }

    private Task<int> CountAsync() => bench.ReadAsync(context => context.PayoutDrafts.CountAsync());
}

public sealed class PayoutDraftsOnSqlite() : PayoutDraftsContract(DatabaseKind.Sqlite);

public sealed class PayoutDraftsOnPostgres() : PayoutDraftsContract(DatabaseKind.PostgreSql);
