using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Did it happen? Each row of the table, for answers that came whole.</summary>
public sealed class AnswerTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    // Status, body, and what the answer must be: its kind, and what tells it apart.
    public static readonly TheoryData<int, string, string> Taken = new()
    {
        { 200, Answers.Generic, "Accepted PENDING" },
        { 200, Answers.ForumPay, "Accepted" },
        { 200, Answers.Gigadat, "Accepted" },
        { 201, Answers.Generic, "Accepted PENDING" },
        { 200, Answers.Success("""{"transactionId":"t1","transaction_status":"Pending","status":"raw"}"""), "Accepted Pending" },
    };

    public static readonly TheoryData<int, string, string> Refused = new()
    {
        { 400, Answers.Validation, "Refused 400" },
        { 400, Answers.MissingField, "Refused 400" },
        { 400, Answers.Voucher, "Refused 400" },
        { 400, """{"message":"no"}""", "Refused 400" },
        { 400, Answers.OfProvider("INVALID_PSP_CREDENTIALS"), "Refused INVALID_PSP_CREDENTIALS" },
        { 400, Answers.OfProvider("INVALID_PSP_CREDENTIALS", null), "Refused INVALID_PSP_CREDENTIALS" },
        { 400, Answers.NoConfiguration, "Refused 400 pauses: no configuration for this provider" },
        { 400, Answers.NoRule, "Refused 400 pauses: no active Orchestration rule" },
        { 404, Answers.NoRule, "Refused 404 pauses: no active Orchestration rule" },
        { 422, Answers.NoConfiguration, "Refused 422 pauses: no configuration for this provider" },
        { 400, Answers.NoPayer, "Refused 400 pauses: ForumPay's payer id is missing" },
        { 401, Answers.Unauthorized, "Refused 401 pauses: company token refused: reissued?" },
        { 401, "", "Refused 401 pauses: company token refused: reissued?" },
        { 401, "<html>", "Refused 401 pauses: company token refused: reissued?" },
        { 401, "{}", "Refused 401 pauses: company token refused: reissued?" },
        { 403, Answers.Unauthorized, "Refused 403 pauses: Mozarto says the account's password expired: change it in the back office" },
        { 403, "Forbidden", "Refused 403 pauses: Mozarto says the account's password expired: change it in the back office" },
    };

    public static readonly TheoryData<int, string, string> TurnedAway = new()
    {
        { 429, "", "NotSent RateLimited" },
        { 429, "<html>slow down</html>", "NotSent RateLimited" },
        { 429, """{"message":"Too Many Requests"}""", "NotSent RateLimited" },
        { 429, Answers.OfProvider("PSP_RATE_LIMITED", null), "NotSent RateLimited" },
        { 400, Answers.OfProvider("PSP_RATE_LIMITED", null), "NotSent RateLimited" },
        { 400, Answers.OfProvider("PSP_RATE_LIMITED", ""), "NotSent RateLimited" },
        { 429, Answers.OfProvider("PSP_RATE_LIMITED"), "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
        { 400, Answers.OfProvider("PSP_RATE_LIMITED"), "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
        { 429, """{"message":"Too Many Requests","data":{"transactionId":"t1"}}""", "Unknown t1" },
        { 429, """{"message":"Too Many Requests","data":{"databaseTransactionId":"t1"}}""", "Unknown t1" },
        { 500, Answers.OfProvider("PSP_RATE_LIMITED", null), "Unknown" },
        { 503, Answers.OfProvider("PSP_RATE_LIMITED", null), "Unknown" },
        { 200, Answers.OfProvider("PSP_RATE_LIMITED", null), "Unknown" },
        { 429, Answers.OfProvider("PSP_TIMEOUT", null), "Unknown" },
        { 429, "{\"transactionId\":", "Unknown" },
    };

    public static readonly TheoryData<int, string, string> Failed = new()
    {
        { 500, Answers.ServerError, "Unknown" },
        { 500, Answers.Unauthorized, "Unknown" },
        { 500, Answers.Generic, "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
        { 500, Answers.OfProvider("INVALID_PSP_CREDENTIALS"), "Unknown" },
        { 500, Answers.OfProvider("UNKNOWN_PSP_ERROR"), "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
        { 500, "", "Unknown" },
        { 502, "<html>", "Unknown" },
        { 503, "", "Unknown" },
        { 504, "", "Unknown" },
        { 504, Answers.NoRule, "Unknown" },
        { 599, "", "Unknown" },
    };

    public static readonly TheoryData<int, string, string> FailedProviders = new()
    {
        { 400, Answers.OfProvider("PSP_TIMEOUT"), "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
        { 400, Answers.OfProvider("PSP_UNAVAILABLE"), "Unknown" },
        { 400, Answers.OfProvider("UNKNOWN_PSP_ERROR", null), "Unknown" },
        { 400, Answers.OfProvider("SOMETHING_NEW", null), "Unknown" },
        { 401, Answers.OfProvider("PSP_TIMEOUT", null), "Unknown" },
        { 200, Answers.OfProvider("PSP_TIMEOUT"), "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
    };

    public static readonly TheoryData<int, string, string> OddRefusals = new()
    {
        { 400, "", "Unknown" },
        { 400, "<html>", "Unknown" },
        { 400, "{}", "Unknown" },
        { 400, "[]", "Unknown" },
        { 400, Answers.Generic, "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
        { 401, Answers.Generic, "Unknown 70b3c4d5e6f7a8b9c0d1e2f3" },
        { 400, """{"status":"success","message":"Successfully"}""", "Unknown" },
        { 401, """{"isSuccess":true,"message":"Successfully"}""", "Unknown" },
        { 429, """{"isSuccess":true,"message":"Successfully"}""", "Unknown" },
        { 400, """{"status":"error","message":"Validation failed","isSuccess":false,"transactionId":"t1"}""", "Unknown t1" },
        { 401, """{"message":"Unauthorized","isSuccess":false,"data":{"transactionId":"t1"}}""", "Unknown t1" },
        { 400, Answers.ServerError, "Unknown" },
        { 400, """{"status":"error","message":"Something went wrong","isSuccess":false,"data":"who knows"}""", "Unknown" },
        { 402, Answers.Validation, "Unknown" },
        { 404, Answers.Validation, "Unknown" },
        { 408, Answers.Validation, "Unknown" },
        { 409, Answers.Validation, "Unknown" },
        { 413, "", "Unknown" },
    };

    public static readonly TheoryData<int, string, string> Redirects = new()
    {
        { 301, Answers.Generic, "Unknown" },
        { 302, "", "Unknown" },
        { 307, Answers.Unauthorized, "Unknown" },
        { 304, "", "Unknown" },
    };

    public static readonly TheoryData<int, string, string> OddSuccesses = new()
    {
        { 200, "", "Unknown" },
        { 200, "   ", "Unknown" },
        { 200, "<!doctype html><title>Mozarto</title>", "Unknown" },
        { 200, "OK", "Unknown" },
        { 200, "true", "Unknown" },
        { 200, "[]", "Unknown" },
        { 200, "{}", "Unknown" },
        { 204, "", "Unknown" },
        { 200, """{"status":"success","isSuccess":false,"data":{"transactionId":"t1"}}""", "Unknown t1" },
        { 200, """{"status":"error","isSuccess":true,"data":{"transactionId":"t1"}}""", "Unknown t1" },
        { 200, """{"status":"success","data":{"transactionId":"t1"}}""", "Unknown t1" },
        { 200, """{"status":"success","isSuccess":true,"errorCode":"PSP_TIMEOUT","data":{"transactionId":"t1"}}""", "Unknown t1" },
        { 200, """{"status":"success","isSuccess":true}""", "Unknown" },
        { 200, Answers.Success("null"), "Unknown" },
        { 200, Answers.Success("[]"), "Unknown" },
        { 200, Answers.Success("\"text\""), "Unknown" },
        { 200, Answers.Success("{}"), "Unknown" },
        { 200, Answers.Success("""{"status":"PENDING","transactionId":""}"""), "Unknown" },
        { 200, Answers.Success("""{"status":"PENDING","transactionId":null}"""), "Unknown" },
        { 200, Answers.Success("""{"status":"PENDING","transaction_id":"t1"}"""), "Unknown" },
        { 200, Answers.Success("""{"status":"FAILED","transactionId":"t1"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"status":"PENDING","transaction_status":"Declined","transactionId":"t1"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"success":false,"transactionId":"t1"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","databaseTransactionId":"t2"}"""), "Unknown t1" },
        { 200, """{"status":"success","isSuccess":true,"transactionId":"t2","data":{"transactionId":"t1"}}""", "Unknown t2" },
        { 200, Answers.Success("""{"transactionId":"t1","amount":42.51}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","amount":"4250"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","amount":"42,50"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","amount":42.500000000000000000000000000000000001}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","amount":-42.5}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","baseamount":42.4}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","invoice_amount":"42.40","amount":42.5}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","invoice_amount":"42.50","invoice_currency":"USD"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","currency":"USD"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","merchantReference":"out_01k9v0m3a4b5d"}"""), "Unknown t1" },
        { 200, Answers.Success("""{"transactionId":"t1","amount":4.25E1,"baseamount":"42.5000","currency":"ETH","merchantReference":"out_01k9v0m3a4b5c"}"""), "Accepted" },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    [MemberData(nameof(Refused))]
    [MemberData(nameof(TurnedAway))]
    [MemberData(nameof(Failed))]
    [MemberData(nameof(FailedProviders))]
    [MemberData(nameof(OddRefusals))]
    [MemberData(nameof(Redirects))]
    [MemberData(nameof(OddSuccesses))]
    public void Each_row_of_the_table(int status, string body, string expected)
    {
        var currency = body == Answers.ForumPay ? "EUR" : "CAD";
        var answer = CashierAnswerReader.Read(CashierCases.Reply(status, body), CashierCases.Sent(currency: currency), Now);

        var told = answer switch
        {
            CashierAnswer.Accepted accepted => $"Accepted {accepted.ProviderStatus}".TrimEnd(),
            CashierAnswer.Refused refused => $"Refused {refused.Code}{(refused.PausesSending ? $" pauses: {refused.PauseCause}" : "")}",
            CashierAnswer.NotSent notSent => $"NotSent {notSent.Cause}",
            CashierAnswer.Unknown unknown => $"Unknown {unknown.TransactionId}".TrimEnd(),
            _ => throw new InvalidOperationException(),
        };
        if (expected == "Unknown" || expected.StartsWith("Refused", StringComparison.Ordinal)) Assert.StartsWith(expected, told, StringComparison.Ordinal);
        else Assert.Equal(expected, told);
        if (!expected.Contains("pauses", StringComparison.Ordinal)) Assert.DoesNotContain("pauses", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_everything_that_Mozarto_listed()
    {
        var refused = Assert.IsType<CashierAnswer.Refused>(Read(400, Answers.Validation));

        Assert.Equal("Validation failed; phone must be at least 6 digits; currency must not be empty", refused.Message);
    }

    [Fact]
    public void A_rate_limit_waits_for_a_person_and_tells_how_long()
    {
        var notSent = Assert.IsType<CashierAnswer.NotSent>(CashierAnswerReader.Read(CashierCases.Reply(429, "", "30"), CashierCases.Sent(), Now));

        Assert.Equal(TimeSpan.FromSeconds(30), notSent.RetryAfter);
        Assert.False(notSent.IsRetriedByMachine);
    }

    [Fact]
    public void What_is_unknown_says_what_was_seen()
    {
        Assert.Equal("Mozarto answered 504: nothing", Assert.IsType<CashierAnswer.Unknown>(Read(504, "")).What);
        Assert.Equal("Mozarto answered 200: a web page", Assert.IsType<CashierAnswer.Unknown>(Read(200, "<html>")).What);
        Assert.Equal("Mozarto answered 500: Internal server error; Something went wrong", Assert.IsType<CashierAnswer.Unknown>(Read(500, Answers.ServerError)).What);
        Assert.Equal("Mozarto answered 400: PSP_TIMEOUT: text for people", Assert.IsType<CashierAnswer.Unknown>(Read(400, Answers.OfProvider("PSP_TIMEOUT"))).What);
        Assert.Equal(
            "Mozarto answered 200: a success over another amount: Successfully",
            Assert.IsType<CashierAnswer.Unknown>(Read(200, Answers.Success("""{"transactionId":"t1","amount":1}"""))).What);
    }

    [Theory]
    [InlineData("90071992547409.93", "EUR", "90071992547409.93", true)]
    [InlineData("90071992547409.93", "EUR", "90071992547409.94", false)] // what binary floating point makes of it
    [InlineData("92233720368547758.07", "EUR", "92233720368547758.07", true)]
    [InlineData("5000", "JPY", "5000.00", true)]
    [InlineData("1.500", "BHD", "1.5", true)]
    [InlineData("1.501", "BHD", "1.5", false)]
    [InlineData("0.01", "EUR", "1e-2", true)]
    [InlineData("0.01", "EUR", "1e-999999999999", false)]
    public void Amounts_are_compared_exactly(string sent, string currency, string told, bool isSame)
    {
        var answer = CashierAnswerReader.Read(CashierCases.Reply(200, Answers.Success($$"""{"transactionId":"t1","amount":{{told}}}""")), CashierCases.Sent(sent, currency), Now);

        Assert.Equal(isSame, answer is CashierAnswer.Accepted);
    }

    private static CashierAnswer Read(int status, string body) => CashierAnswerReader.Read(CashierCases.Reply(status, body), CashierCases.Sent(), Now);
}
