using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What approvers are told of the person paid.</summary>
public abstract class PersonHistoryContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task The_first_payout_to_a_person_is_said_to_be_the_first()
    {
        await bench.RequestAsync(userId: "somebody-else");
        var history = await ReadAsync(await bench.RequestAsync());

        Assert.Equal((true, 0, 0, 0), (history.IsFirst, history.PaidCount, history.Others.Count, history.Twins.Count));
        Assert.Null(history.ComparedWith);
        Assert.Empty(history.Changed);
    }

    [Fact]
    public async Task Details_are_compared_with_the_latest_that_was_paid()
    {
        var paid = await bench.ApprovedAsync();
        await bench.SendAsync();
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Requests[0]));
        await bench.RequestAsync(Changed("email", "other@example.test"));
        var id = await bench.RequestAsync(Changed("phone", "15145559999"));

        var history = await ReadAsync(id);

        Assert.Equal((false, 1, paid), (history.IsFirst, history.PaidCount, history.ComparedWith!.Id));
        Assert.Equal([new ChangedDetail("Phone number", "15145550123", "15145559999")], history.Changed);
        Assert.Equal(2, history.Others.Count);
    }

    [Fact]
    public async Task The_same_amount_within_a_day_is_said_unless_it_was_called_off()
    {
        var old = await bench.RequestAsync();
        bench.Clock.Advance(PersonHistoryReader.TwinsWithin + TimeSpan.FromSeconds(1));
        var twin = await bench.RequestAsync();
        var rejected = await bench.RequestAsync();
        await bench.Approval.RejectAsync(rejected, (await bench.PayoutAsync(rejected)).Version, "no", Cast.Fay, CancellationToken.None);
        await bench.RequestAsync("42.51");

        var id = await bench.RequestAsync();

        Assert.Equal([twin], (await ReadAsync(id)).Twins.Select(row => row.Id));
        Assert.Equal([id], (await ReadAsync(twin)).Twins.Select(row => row.Id));
        Assert.Empty((await ReadAsync(old)).Twins);
    }

    [Fact]
    public async Task Limits_are_shown_as_others_use_them()
    {
        await bench.SetRuleAsync(new PayoutTerms(100_000, 10_000, null, 20_000, null));
        await bench.ApprovedAsync("60.00", "somebody");
        await bench.RequestAsync("1.00");
        var id = await bench.RequestAsync("50.00");

        var limits = (await ReadAsync(id)).Limits;

        Assert.Equal([new LimitUse("Finn's limit for a day", 10_000, 6_000), new LimitUse("the limit for a day in CAD", 20_000, 6_000)], limits);
        Assert.Equal("Finn's limit for a day is 100.00 CAD, and 60.00 CAD of it is used.", Assert.IsType<PayoutResult.NotPossible>(await bench.ApproveAsync(id)).Why);
    }

    [Fact]
    public async Task More_than_are_shown_is_said()
    {
        for (var i = 0; i <= PersonHistoryReader.OthersMax; i++) await bench.RequestAsync($"{i + 1}.00");
        var id = await bench.RequestAsync("99.00");

        var history = await ReadAsync(id);

        Assert.Equal((PersonHistoryReader.OthersMax, true), (history.Others.Count, history.IsCut));
    }

    private static PayoutForm Changed(string name, string value)
    {
        var form = PayoutBench.Form();
        return form with { Values = form.Values.Select(pair => pair.Key == name ? KeyValuePair.Create(pair.Key, value) : pair).ToDictionary(StringComparer.Ordinal) };
    }

    private async Task<PersonHistory> ReadAsync(long id) =>
        await new PersonHistoryReader(bench.Store, new BusinessTime(TimeZoneInfo.Utc), bench.Clock).ReadAsync(await bench.PayoutAsync(id), CancellationToken.None);
}

public sealed class PersonHistoryOnSqlite() : PersonHistoryContract(DatabaseKind.Sqlite);

public sealed class PersonHistoryOnPostgres() : PersonHistoryContract(DatabaseKind.PostgreSql);

/// <summary>Which details of a person are said to have changed: pure.</summary>
public sealed class ChangedDetailsTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"email":"a@b.test"}""", """{"email":" a@b.test "}""")]
    [InlineData("""{"email":""}""", "{}")]
    [InlineData("""{"userIp":"203.0.113.1","brandId":"one"}""", """{"userIp":"203.0.113.2"}""")]
    public void What_means_the_same_has_not_changed(string before, string now) => Assert.Empty(PersonHistoryReader.Difference("payone", before, "payone", now));

    [Fact]
    public void What_was_added_or_left_out_has_changed() =>
        Assert.Equal(
            [new ChangedDetail("E-mail address", null, "a@b.test"), new ChangedDetail("Last name", "Roy", null)],
            PersonHistoryReader.Difference("payone", """{"lastName":"Roy"}""", "payone", """{"email":"a@b.test"}"""));

    [Fact]
    public void Another_way_is_a_change_and_what_only_one_of_them_asks_for_is_none() =>
        Assert.Equal(
            [new ChangedDetail("Way", "ForumPay", "PayOne"), new ChangedDetail("First name", "Ana", "Anna")],
            PersonHistoryReader.Difference("forumpay", """{"firstName":"Ana","walletAddress":"0x5"}""", "payone", """{"firstName":"Anna","phone":"15145550123"}"""));
}
