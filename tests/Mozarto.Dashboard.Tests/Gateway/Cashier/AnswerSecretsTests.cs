using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Addresses and tokens in answers are kept apart: in no text, whoever prints it.</summary>
public sealed class AnswerSecretsTests
{
    [Fact]
    public void ForumPay_tells_much_that_may_be_seen_and_one_secret()
    {
        var accepted = Read(Answers.ForumPay, "EUR");

        Assert.Equal(Answers.Id, accepted.TransactionId);
        Assert.Equal("Transaction is on hold", accepted.Message);
        Assert.Null(accepted.ProviderStatus);
        Assert.Equal("s3cret-access", Assert.Single(accepted.Secrets.Reveal()).Value);
        Assert.Contains(new CashierDetail("amount_exchange", "0.01370738"), accepted.Details);
        Assert.Contains(new CashierDetail("wait_time", "15 minutes"), accepted.Details);
        Assert.DoesNotContain(accepted.Details, detail => detail.Name == "access_token");
        AssertSilent(accepted, "s3cret");
    }

    [Fact]
    public void Gigadat_puts_its_token_into_addresses_and_instructions()
    {
        var accepted = Read(Answers.Gigadat, "CAD");

        Assert.Equal(["finalizationURL", "paymentToken", "webflowURL"], accepted.Secrets.Reveal().Keys.Order(StringComparer.Ordinal).ToArray());
        Assert.Equal("s3cret-token", accepted.Secrets.Reveal()["paymentToken"]);
        Assert.Contains(new CashierDetail("method", "AWAITING_APPROVAL"), accepted.Details);
        Assert.Contains(new CashierDetail("instructions", "created at Gigadat, finalised after approval; token •••"), accepted.Details);
        AssertSilent(accepted, "s3cret");
    }

    [Theory]
    [InlineData("WebflowUrl")]
    [InlineData("redirect_url")]
    [InlineData("url")]
    public void An_address_is_secret_under_each_of_its_names(string name)
    {
        var accepted = Read(Answers.Success($$"""{"transactionId":"t1","{{name}}":"https://s3cret.example.test"}"""), "CAD");

        Assert.Equal(name, Assert.Single(accepted.Secrets.Reveal()).Key);
        AssertSilent(accepted, "s3cret");
    }

    [Fact]
    public void What_is_not_known_is_not_kept()
    {
        var accepted = Read(Answers.Success("""{"transactionId":"t1","newToken":"s3cret","nested":{"token":"s3cret"}}"""), "CAD");

        Assert.Empty(accepted.Details);
        Assert.Equal(0, accepted.Secrets.Count);
        AssertSilent(accepted, "s3cret");
    }

    [Fact]
    public void A_secret_that_an_error_repeats_is_masked()
    {
        var body = """{"status":"error","isSuccess":false,"message":"token s3cret-token is used","data":{"paymentToken":"s3cret-token","transactionId":"t1"}}""";

        AssertSilent(Answer(500, body, "CAD"), "s3cret");
        AssertSilent(Answer(200, body, "CAD"), "s3cret");
    }

    [Fact]
    public void Nothing_on_the_way_prints_what_it_holds()
    {
        var keys = CashierCases.Keys("https://mozarto.example.test");
        var input = CashierCases.Input("payone");
        var order = CashierCases.Order(input);
        var request = CashierRequest.Of(order, keys.Binding);
        object[] all = [keys, input, order, order.Claims, request, CashierCases.Sent(), CashierCases.Reply(200, Answers.Gigadat), new CashierSecrets(new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b-secret" })];

        foreach (var each in all)
        {
            foreach (var hidden in (string[])[CashierCases.CompanyToken, CashierCases.SecretKey, "ana@example.test", "15145550123", "Ana", "s3cret", "b-secret"])
                Assert.DoesNotContain(hidden, each.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(CashierCases.CompanyToken, keys.Binding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        var refused = Assert.IsType<CashierAnswer.Refused>(Answer(400, CashierCases.Json(new { message = new string('x', 10_000) }), "CAD"));
        Assert.Equal(CashierAnswer.MessageCharactersMax, refused.Message.Length);
        var unknown = Assert.IsType<CashierAnswer.Unknown>(Answer(400, CashierCases.Json(new { errorCode = new string('x', 10_000) }), "CAD"));
        Assert.InRange(unknown.What.Length, 1, CashierAnswer.MessageCharactersMax + 100);
    }

    private static CashierAnswer.Accepted Read(string body, string currency) => Assert.IsType<CashierAnswer.Accepted>(Answer(200, body, currency));

    private static CashierAnswer Answer(int status, string body, string currency) =>
        CashierAnswerReader.Read(CashierCases.Reply(status, body), CashierCases.Sent(currency: currency), DateTimeOffset.UnixEpoch);

    private static void AssertSilent(CashierAnswer answer, string secret)
    {
        Assert.DoesNotContain(secret, answer.ToString(), StringComparison.Ordinal);
        if (answer is CashierAnswer.Accepted accepted) Assert.DoesNotContain(secret, string.Join('|', accepted.Details), StringComparison.Ordinal);
    }
}
