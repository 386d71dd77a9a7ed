using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Payouts;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What people should see before they create or approve a payout, and what they should not be bothered with.</summary>
public sealed class PayoutWarningsTests
{
    private static readonly PayoutWay Way = CashierCatalogue.Find("forumpay")!;
    private static readonly Currency Cad = new("CAD", 2);
    private static readonly Dictionary<string, string> Details = Way.Fields.ToDictionary(field => field.Name, field => field.Sample, StringComparer.Ordinal);

    private static readonly PayoutSubject Subject = new(null, "here|finn", "Finn", "player-77", "CAD", new Money(4_250, Cad), Way.Fields, Details);

    /// <summary>Somebody who is paid the same every week, under a rule that one other person can meet.</summary>
    private static readonly PayoutSurroundings Usual = new()
    {
        Latest = new EarlierPayout(7, 4_250, default, "Fay"), LatestValues = Details, AmountsOfPerson = [4_250, 4_250, 4_250], AmountsOfCurrency = [4_250, 4_250, 4_250], ApproversNeeded = 1, OthersInFinance = 1,
    };

    [Fact]
    public void What_is_as_usual_needs_no_warning() => Assert.Empty(PayoutWarnings.Of(Subject, Usual));

    [Fact]
    public void The_first_payout_to_a_person() =>
        Assert.Equal("This is the first payout to this person. Make sure that the details come from them.", Only(Subject, Usual with { Latest = null, LatestValues = new Dictionary<string, string>(StringComparer.Ordinal) }).Text);

    [Fact]
    public void Details_that_changed_are_named_and_the_payout_before_is_shown()
    {
        var warning = Only(Subject with { Values = With((CashierFields.WalletAddress, "0x0000000000000000000000000000000000000001"), (CashierFields.Email, "other@example.test")) }, Usual);

        Assert.Equal(("Changed since their last payout: E-mail address, Wallet address. Make sure that the person asked for it.", 7L), (warning.Text, warning.PayoutId));
    }

    [Theory]
    [InlineData(CashierFields.CountryCode, "ca")]
    [InlineData(CashierFields.Email, "ANA@example.test")]
    [InlineData(CashierFields.FirstName, " Ana ")]
    [InlineData(CashierFields.BrandId, "another-brand")]
    public void What_only_looks_different_or_means_nothing_is_no_change(string field, string value) =>
        Assert.Empty(PayoutWarnings.Of(Subject with { Values = With((field, value)) }, Usual));

    [Fact]
    public void A_wallet_in_other_letters_is_another_wallet() =>
        Assert.StartsWith("Changed", Only(Subject with { Values = With((CashierFields.WalletAddress, Details[CashierFields.WalletAddress].ToUpperInvariant())) }, Usual).Text, StringComparison.Ordinal);

    [Fact]
    public void A_field_that_the_way_before_did_not_ask_for_has_not_changed() =>
        Assert.Empty(PayoutWarnings.Of(Subject, Usual with { LatestValues = Details.Where(pair => pair.Key != CashierFields.WalletAddress).ToDictionary(StringComparer.Ordinal) }));

    [Fact]
    public void The_same_amount_to_the_same_person_within_a_day_names_each_of_them()
    {
        var around = Usual with { Twins = [new EarlierPayout(8, 4_250, default, "Fay"), new EarlierPayout(9, 4_250, default, "Finn")] };

        Assert.Equal([8L, 9L], PayoutWarnings.Of(Subject, around).Select(warning => warning.PayoutId!.Value).ToList());
    }

    [Theory]
    [InlineData(12_750, false)]
    [InlineData(12_751, true)]
    public void More_than_three_times_what_is_usual_for_the_person(long minor, bool isWarned) =>
        Assert.Equal(isWarned ? ["It is more than 3 times what is usual for this person."] : [], Texts(Subject with { Amount = new Money(minor, Cad) }, Usual));

    [Theory]
    [InlineData(300, false)]
    [InlineData(301, true)]
    public void With_fewer_than_three_of_their_own_the_currency_tells_what_is_usual(long minor, bool isWarned)
    {
        var around = Usual with { AmountsOfPerson = [1, 1], AmountsOfCurrency = [50, 100, 1_000_000] };

        Assert.Equal(isWarned ? ["It is more than 3 times what is usual in CAD."] : [], Texts(Subject with { Amount = new Money(minor, Cad) }, around));
    }

    [Fact]
    public void With_fewer_than_three_in_the_currency_nothing_is_usual() =>
        Assert.Empty(PayoutWarnings.Of(Subject with { Amount = new Money(long.MaxValue, Cad) }, Usual with { AmountsOfPerson = [1, 1], AmountsOfCurrency = [1, 1] }));

    [Fact]
    public void The_middle_is_exact_also_of_the_largest_amounts()
    {
        Assert.Null(PayoutWarnings.MedianTwice([]));
        Assert.Equal(3, PayoutWarnings.MedianTwice([2, 1]));
        Assert.Equal(4, PayoutWarnings.MedianTwice([9, 2, 1]));
        Assert.Equal((Int128)long.MaxValue * 2, PayoutWarnings.MedianTwice([long.MaxValue, long.MaxValue]));
    }

    [Fact]
    public void A_currency_without_a_rule() =>
        Assert.Equal("There is no rule for payouts in CAD, so nobody can approve it. An administrator has to set one.", Only(Subject, Usual with { ApproversNeeded = null }).Text);

    [Fact]
    public void A_currency_whose_first_rule_is_to_come() =>
        Assert.Equal("The first rule for payouts in CAD takes effect on Monday. Until then nobody can approve it.", Only(Subject, Usual with { ApproversNeeded = null, RuleFrom = "on Monday" }).Text);

    [Theory]
    [InlineData(1, 0, "It needs one approver, and nobody else holds Finance. Ask an administrator.")]
    [InlineData(2, 0, "It needs 2 approvers, and nobody else holds Finance. Ask an administrator.")]
    [InlineData(2, 1, "It needs 2 approvers, and only one other person holds Finance. Ask an administrator.")]
    public void Too_few_people_to_approve_it(int needed, int others, string text) => Assert.Equal(text, Only(Subject, Usual with { ApproversNeeded = needed, OthersInFinance = others }).Text);

    [Fact]
    public void Sending_that_is_paused_is_told_whatever_else_is_known_and_before_anything_is_typed()
    {
        var nothing = Subject with { UserId = "", CurrencyCode = "", Amount = null };

        Assert.Equal("Sending is paused: Ada, \"Reconciling.\". It can be created and approved, and is sent once somebody resumes sending.", Only(nothing, new PayoutSurroundings { PausedBecause = "Ada, \"Reconciling.\"." }).Text);
    }

    [Fact]
    public void A_limit_that_is_used_up() =>
        Assert.Equal("The limit for a day in CAD is 1.00 CAD, and 1.00 CAD of it is used. As things stand it cannot be approved.", Only(Subject, Usual with { Excess = "The limit for a day in CAD is 1.00 CAD, and 1.00 CAD of it is used." }).Text);

    [Theory]
    [InlineData("")]
    [InlineData("CA")]
    [InlineData("BTC")]
    public void What_is_no_currency_yet_has_no_missing_rule(string code) =>
        Assert.Empty(PayoutWarnings.Of(Subject with { CurrencyCode = code, Amount = null }, Usual with { ApproversNeeded = null }));

    private static PayoutWarning Only(PayoutSubject subject, PayoutSurroundings around) => Assert.Single(PayoutWarnings.Of(subject, around));

    private static List<string> Texts(PayoutSubject subject, PayoutSurroundings around) => [.. PayoutWarnings.Of(subject, around).Select(warning => warning.Text)];

    private static Dictionary<string, string> With(params (string Field, string Value)[] changes)
    {
        var values = new Dictionary<string, string>(Details, StringComparer.Ordinal);
        foreach (var (field, value) in changes) values[field] = value;
        return values;
    }
}
