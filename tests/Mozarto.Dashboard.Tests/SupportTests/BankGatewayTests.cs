using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

/// <summary>The bank of the tests against the product's gateway: it takes what the product really sends, and each script leads to the answer that it is meant to.</summary>
public sealed class BankGatewayTests
{
    /// <summary>What the bank says, and what the product must make of it, whether money left or not.</summary>
    private static readonly Dictionary<string, (BankSaying Saying, Type Answer)> Sayings = new (BankSaying Saying, Type Answer)[]
    {
        (BankAnswers.Accepted(), typeof(CashierAnswer.Accepted)), (BankAnswers.Accepted(BankShape.Generic), typeof(CashierAnswer.Accepted)),
        (BankAnswers.Accepted(BankShape.Brief), typeof(CashierAnswer.Accepted)), (BankAnswers.Accepted(BankShape.PayOne), typeof(CashierAnswer.Accepted)),
        (BankAnswers.Accepted(BankShape.ForumPay), typeof(CashierAnswer.Accepted)), (BankAnswers.Accepted(BankShape.GigadatEto), typeof(CashierAnswer.Accepted)),
        (BankAnswers.MissingField("phone"), typeof(CashierAnswer.Refused)), (BankAnswers.Validation("phone must be at least 6 digits"), typeof(CashierAnswer.Refused)),
        (BankAnswers.Voucher, typeof(CashierAnswer.Refused)), (BankAnswers.NoRule, typeof(CashierAnswer.Refused)), (BankAnswers.NoPayer, typeof(CashierAnswer.Refused)),
        (BankAnswers.NoConfiguration, typeof(CashierAnswer.Refused)), (BankAnswers.Unauthorized, typeof(CashierAnswer.Refused)), (BankAnswers.PasswordExpired, typeof(CashierAnswer.Refused)),
        (BankAnswers.OfProvider("INVALID_PSP_CREDENTIALS", 400), typeof(CashierAnswer.Refused)), (BankAnswers.Page(403), typeof(CashierAnswer.Refused)),
        (BankAnswers.RateLimited("30"), typeof(CashierAnswer.NotSent)), (BankAnswers.OfProvider("PSP_RATE_LIMITED", 400, withId: false), typeof(CashierAnswer.NotSent)),
        (BankAnswers.OfProvider("PSP_RATE_LIMITED", 400), typeof(CashierAnswer.Unknown)), (BankAnswers.OfProvider("PSP_RATE_LIMITED", 503, withId: false), typeof(CashierAnswer.Unknown)),
        (BankAnswers.OfProvider("PSP_TIMEOUT", 400), typeof(CashierAnswer.Unknown)), (BankAnswers.OfProvider("PSP_UNAVAILABLE", 502), typeof(CashierAnswer.Unknown)),
        (BankAnswers.OfProvider("UNKNOWN_PSP_ERROR", 500), typeof(CashierAnswer.Unknown)), (BankAnswers.ServerError, typeof(CashierAnswer.Unknown)),
        (BankAnswers.GatewayTimeout, typeof(CashierAnswer.Unknown)), (BankAnswers.NoSuccess, typeof(CashierAnswer.Unknown)), (BankAnswers.SuccessWithoutId, typeof(CashierAnswer.Unknown)),
        (BankAnswers.AcceptedOver("43.50"), typeof(CashierAnswer.Unknown)), (BankAnswers.AcceptedFor("out_2"), typeof(CashierAnswer.Unknown)), (BankAnswers.Page(200), typeof(CashierAnswer.Unknown)),
        (BankAnswers.Redirect(307, new Uri("http://127.0.0.1:9/")), typeof(CashierAnswer.Unknown)), (BankAnswers.Said(200, "{}"), typeof(CashierAnswer.Unknown)),
        (BankAnswers.Garbled("+OK\r\n"), typeof(CashierAnswer.Unknown)), (BankAnswers.CutShort(), typeof(CashierAnswer.Unknown)), (BankAnswers.Close, typeof(CashierAnswer.Unknown)),
        (BankAnswers.Reset, typeof(CashierAnswer.Unknown)),
    }.ToDictionary(each => each.Saying.ToString(), StringComparer.Ordinal);

    private readonly TestClock clock = new();

    public static TheoryData<string> Names => [.. Sayings.Keys];

    [Theory]
    [InlineData("payone", "CAD")]
    [InlineData("forumpay", "EUR")]
    [InlineData("gigadat-eto", "CAD")]
    [InlineData("gigadat-ach", "CAD")]
    public async Task What_the_product_sends_is_taken_and_its_answer_believed(string way, string currency)
    {
        await using var bank = new Bank(clock);
        var bankFields = way == "gigadat-ach" ? BankFields.TryMake([new("accountNumber", "Number", true, null)], out _) : null;
        var order = CashierCases.Order(CashierCases.Input(way, other: bankFields is null ? [] : [("accountNumber", "12345")]), bankFields);

        var accepted = Assert.IsType<CashierAnswer.Accepted>(await SendAsync(bank, order));

        var entry = Assert.Single(bank.Ledger);
        Assert.Equal((accepted.TransactionId, CashierCases.Reference, "42.50", currency), (entry.TransactionId, entry.Reference, entry.AmountText, entry.Currency));
        Assert.Equal(CashierRequest.Write(order), entry.Body);
        bank.AssertAtMostOnce([(CashierCases.Reference, order.Amount)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_said_is_understood_as_it_is_meant_whether_money_left_or_not(string name)
    {
        await using var bank = new Bank(clock);
        bank.Next(BankScript.PayAnd(Sayings[name].Saying), BankScript.DoNotPayAnd(Sayings[name].Saying));

        Assert.IsType(Sayings[name].Answer, await SendAsync(bank));
        Assert.IsType(Sayings[name].Answer, await SendAsync(bank));

        Assert.Equal((1, 2), (bank.Ledger.Count, bank.Connections));
    }

    [Fact]
    public async Task What_the_bank_closes_unread_is_unknown_to_the_product_and_did_not_happen()
    {
        await using var bank = new Bank(clock);
        bank.Next(BankScript.CloseUnread);

        Assert.IsType<CashierAnswer.Unknown>(await SendAsync(bank));
        Assert.Empty(bank.Requests);
    }

    [Fact]
    public async Task A_black_hole_is_unknown_once_the_product_has_waited_long_enough()
    {
        await using var bank = new Bank(clock);
        bank.Next(BankScript.PayAnd(BankAnswers.BlackHole));
        var sending = SendAsync(bank);
        await bank.PaidAsync(1);

        clock.Advance(MozartoGateway.TimeMax);

        Assert.IsType<CashierAnswer.Unknown>(await Eventually.ResultAsync("the product to give up", sending));
    }

    [Fact]
    public async Task A_closed_door_is_not_sent_and_who_gives_up_before_the_first_byte_uses_up_no_script()
    {
        await using var bank = new Bank(clock) { Otherwise = BankScript.DoNotPayAnd(BankAnswers.NoRule) };
        bank.Next(BankScript.Accept());
        bank.CloseDoor();
        Assert.Equal(NotSentCause.NoConnection, Assert.IsType<CashierAnswer.NotSent>(await SendAsync(bank)).Cause);
        bank.OpenDoor();

        Assert.Equal(NotSentCause.ClaimLapsed, Assert.IsType<CashierAnswer.NotSent>(await SendAsync(bank, mayFirst: false)).Cause);
        await Eventually.TrueAsync("the bank to see it go", () => bank.Connections == 1);

        Assert.IsType<CashierAnswer.Accepted>(await SendAsync(bank));
    }

    [Fact]
    public async Task A_reissued_company_token_is_refused_and_pauses_sending()
    {
        await using var bank = new Bank(clock);
        var order = Order();
        var old = CashierCases.Keys(bank.BaseUrl, bank.CompanyToken, bank.SecretKey);
        bank.CompanyToken = "a-reissued-token";

        var refused = Assert.IsType<CashierAnswer.Refused>(await new MozartoGateway(new KnownKeys(old), clock).SendPayoutAsync(CashierRequest.Of(order, old.Binding), static () => new(true), CancellationToken.None));

        Assert.True(refused.PausesSending);
        Assert.Empty(bank.Ledger);
    }

    private static CashierOrder Order() => CashierCases.Order(CashierCases.Input("payone"));

    private Task<CashierAnswer> SendAsync(Bank bank, CashierOrder? order = null, bool mayFirst = true)
    {
        var keys = CashierCases.Keys(bank.BaseUrl, bank.CompanyToken, bank.SecretKey);
        return new MozartoGateway(new KnownKeys(keys), clock).SendPayoutAsync(CashierRequest.Of(order ?? Order(), keys.Binding), () => ValueTask.FromResult(mayFirst), CancellationToken.None);
    }
}
