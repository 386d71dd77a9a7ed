using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What is read around a payout for its warnings, and who is found among those who were paid before.</summary>
public abstract class PayoutFactsContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;
    private People people = null!;

    public async Task InitializeAsync()
    {
        bench = await PayoutBench.StartAsync(kind);
        people = bench.Store.People;
        foreach (var who in new[] { Cast.Finn, Cast.Fay, Cast.Ada }) await people.SawAsync(who, CancellationToken.None);
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Of_somebody_who_was_never_paid_nothing_is_known()
    {
        await bench.RequestAsync(userId: "somebody-else");

        var around = await ReadAsync();

        Assert.Null(around.Latest);
        Assert.Empty(around.AmountsOfPerson);
        Assert.Empty(around.Twins);
        Assert.Equal((1, 1, null, null), (around.ApproversNeeded, around.OthersInFinance, around.PausedBecause, around.Excess));
    }

    [Fact]
    public async Task What_may_have_left_tells_the_details_and_what_was_called_off_does_not()
    {
        var paid = await bench.ApprovedAsync("10.00");
        await CancelledAsync("999.00");
        await bench.RequestAsync("888.00");

        var around = await ReadAsync();

        Assert.Equal(paid, around.Latest!.Id);
        Assert.Equal("player-77", around.LatestValues["userId"]);
        Assert.Equal([1_000L], around.AmountsOfPerson);
        Assert.Equal([1_000L], around.AmountsOfCurrency);
    }

    [Fact]
    public async Task A_twin_is_of_the_same_person_and_amount_within_a_day_and_not_called_off()
    {
        var old = await bench.RequestAsync();
        bench.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        var twin = await bench.RequestAsync();
        await bench.RequestAsync("42.51");
        await bench.RequestAsync(userId: "player-78");
        await CancelledAsync("42.50");

        Assert.Equal([twin], (await ReadAsync()).Twins.Select(each => each.Id).ToList());
        Assert.Empty((await ReadAsync(payoutId: twin)).Twins);
        Assert.True(old < twin);
    }

    [Fact]
    public async Task The_rule_tells_how_many_approve_and_which_limit_is_used_up()
    {
        await bench.SetRuleAsync(new PayoutTerms(4_250, 5_000, null, null, null));
        Assert.Equal((2, null), Told(await ReadAsync()));
        await bench.RequestAsync("10.00");
        Assert.Equal((2, null), Told(await ReadAsync()));
        await bench.SetRuleAsync(new PayoutTerms(null, 5_000, null, null, null));
        await bench.ApprovedAsync("10.00", userId: "player-78");

        Assert.Equal((1, "Finn's limit for a day is 50.00 CAD, and 10.00 CAD of it is used."), Told(await ReadAsync()));
        Assert.Equal((1, null), Told(await ReadAsync(who: Cast.Fay)));
        static (int?, string?) Told(PayoutSurroundings around) => (around.ApproversNeeded, around.Excess);
    }

    [Fact]
    public async Task A_rule_that_is_to_come_is_told_with_its_time()
    {
        var from = bench.Clock.GetUtcNow() + TimeSpan.FromHours(24);
        await bench.AddAsync(new PayoutRule
        {
            Id = A.Id(), CurrencyCode = "EUR", Terms = new PayoutTerms(null, null, null, null, null), SetAt = A.Time, SetByName = "Ada", Reason = "a test", EffectiveAt = from, CountedFrom = from,
        });

        var around = await ReadAsync(code: "EUR");

        Assert.Equal((null, "on 2026-02-03 02:40 UTC"), (around.ApproversNeeded, around.RuleFrom));
        Assert.Null((await ReadAsync(code: "USD")).RuleFrom);
    }

    [Fact]
    public async Task That_sending_is_paused_is_told_with_who_and_why()
    {
        await bench.Sending.PauseAsync("Reconciling.", Cast.Ada, CancellationToken.None);

        Assert.Equal("Ada, \"Reconciling.\".", (await ReadAsync()).PausedBecause);
    }

    [Theory]
    [InlineData("p")]
    [InlineData("  ")]
    [InlineData(null)]
    [InlineData("nobody")]
    [InlineData("%%")]
    [InlineData("__")]
    public async Task What_names_nobody_finds_nobody(string? text)
    {
        await bench.RequestAsync();

        Assert.Empty(await new PersonSearch(bench.Store).FindAsync(text, CancellationToken.None));
    }

    [Theory]
    [InlineData("player-7")]
    [InlineData("aNA")]
    [InlineData("a r")]
    public async Task A_person_is_found_once_by_the_beginning_of_their_id_or_a_part_of_their_name(string text)
    {
        await bench.RequestAsync("1.00");
        await bench.RequestAsync("2.00");

        var found = Assert.Single(await new PersonSearch(bench.Store).FindAsync(text, CancellationToken.None));

        Assert.Equal(("player-77", "Ana Roy", true), (found.UserId, found.Name, found.HasPayout));
    }

    [Fact]
    public async Task Details_come_from_the_latest_payout_through_the_same_way_and_else_from_the_latest()
    {
        var search = new PersonSearch(bench.Store);
        await bench.RequestAsync(With(PayoutBench.Form(), "Old"));
        await bench.RequestAsync(With(PayoutBench.Form(), "Newer"));
        await bench.RequestAsync(With(PayoutBench.Form(way: "gigadat-eto"), "Newest"));

        Assert.Equal("Newer", (await search.DetailsAsync("player-77", PayoutBench.Way, CancellationToken.None))!["firstName"]);
        Assert.Equal("Newest", (await search.DetailsAsync("player-77", "forumpay", CancellationToken.None))!["firstName"]);
        Assert.Null(await search.DetailsAsync("player-78", PayoutBench.Way, CancellationToken.None));
    }

    private static PayoutForm With(PayoutForm form, string firstName) => form with { Values = new Dictionary<string, string>(form.Values, StringComparer.Ordinal) { ["firstName"] = firstName } };

    private Task<PayoutSurroundings> ReadAsync(long? payoutId = null, string code = "CAD", Operator? who = null)
    {
        Currency.TryFind(code, out var currency);
        var creator = who ?? Cast.Finn;
        return new PayoutFacts(bench.Store, people, new BusinessTime(TimeZoneInfo.Utc), bench.Clock).ReadAsync(
            new PayoutSubject(payoutId, creator.Identity, creator.Name, "player-77", code, new Money(4_250, currency), [], new Dictionary<string, string>(StringComparer.Ordinal)), CancellationToken.None);
    }

    private async Task CancelledAsync(string amount)
    {
        var id = await bench.RequestAsync(amount);
        Assert.IsType<PayoutResult.Done>(await bench.Approval.CancelAsync(id, (await bench.PayoutAsync(id)).Version, "a mistake", Cast.Finn, CancellationToken.None));
    }
}

public sealed class PayoutFactsOnSqlite() : PayoutFactsContract(DatabaseKind.Sqlite);

public sealed class PayoutFactsOnPostgres() : PayoutFactsContract(DatabaseKind.PostgreSql);
