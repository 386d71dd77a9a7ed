using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>How a success looks: Mozarto's pages show one shape for each provider, and a general one.</summary>
internal enum BankShape
{
    /// <summary>Of the "Pay-Out Flow" page.</summary>
    Generic = 1,

    /// <summary>Of the "Quick Start" page: no message.</summary>
    Brief,

    ForumPay,

    /// <summary>Of the PayOne page, which shows it for pay-ins only.</summary>
    PayOne,

    GigadatEto,
}

/// <summary>
/// Everything that Mozarto's pages document as an answer (JSON with values of our own), and what happens to answers on their way. Whether money left is
/// not said here: a script pays or does not, whatever it says.
/// </summary>
internal static class BankAnswers
{
    public static readonly BankSaying Unauthorized = Refusing(401, "Unauthorized");
    public static readonly BankSaying PasswordExpired = Refusing(403, "Password expired");
    public static readonly BankSaying NoRule = Refusing(400, "Rules action is not matched");
    public static readonly BankSaying NoPayer = Refusing(400, "Payer ID is required");
    public static readonly BankSaying NoConfiguration = Saying("no configuration", 400, new { status = "error", message = "Something went wrong", isSuccess = false, data = "PSP Configuration not found. Save it first." });
    public static readonly BankSaying ServerError = Saying("server error", 500, new { status = "error", message = "Internal server error", isSuccess = false, data = "Something went wrong" });
    public static readonly BankSaying Voucher = Saying("voucher refused", 400, new { status = "error", isSuccess = false, message = "Already redeemed", data = new { result = "7" } });

    /// <summary>What stands before Mozarto gives up on it.</summary>
    public static readonly BankSaying GatewayTimeout = Page(504);

    /// <summary>The connection ends without an answer.</summary>
    public static readonly BankSaying Close = new("close", (call, stop) => call.SendAsync(default, stop));

    public static readonly BankSaying Reset = new("reset", (call, _) =>
    {
        call.Reset();
        return Task.CompletedTask;
    });

    /// <summary>Nothing at all, for as long as the other side waits.</summary>
    public static readonly BankSaying BlackHole = new("black hole", (call, stop) => call.StaySilentAsync(stop));

    /// <summary>What contradicts itself: 200, and no success.</summary>
    public static readonly BankSaying NoSuccess = Saying("200 without success", 200, new { status = "error", message = "Something went wrong", isSuccess = false, errors = Array.Empty<string>() });

    public static readonly BankSaying SuccessWithoutId = Saying("success without id", 200, new { status = "success", message = "Successfully", isSuccess = true, data = new { status = "PENDING" } });

    /// <summary>A documented success: in the shape of the request's provider, unless one is given.</summary>
    public static BankSaying Accepted(BankShape? shape = null) => new($"accepted{(shape is { } one ? $" as {one}" : "")}", (call, stop) => call.AnswerAsync(200, BankShapes.Json(call.Request, shape), stop));

    /// <summary>A success over another amount than was sent.</summary>
    public static BankSaying AcceptedOver(string amountText) => new($"accepted over {amountText}", (call, stop) => call.AnswerAsync(200, BankShapes.Json(call.Request, BankShape.ForumPay, amountText), stop));

    /// <summary>A success that says it is of another reference.</summary>
    public static BankSaying AcceptedFor(string reference) => new($"accepted for {reference}", (call, stop) => call.AnswerAsync(200, BankShapes.Json(call.Request, BankShape.GigadatEto, reference: reference), stop));

    public static BankSaying MissingField(string field) => Refusing(400, $"Missing required field: {field}");

    public static BankSaying Validation(params string[] errors) => Refusing(400, "Validation failed", errors);

    /// <summary>A provider's failure as Mozarto words it. With an id, a transaction exists.</summary>
    public static BankSaying OfProvider(string errorCode, int status, bool withId = true) => new($"{errorCode} as {status}{(withId ? " with id" : "")}", (call, stop) => call.AnswerAsync(status, withId
        ? Json(new { status = "error", isSuccess = false, errorCode, message = "text for people", transactionId = call.Request.TransactionId, errors = Array.Empty<string>() })
        : Json(new { status = "error", isSuccess = false, errorCode, message = "text for people", errors = Array.Empty<string>() }), stop));

    /// <summary>Too many requests, with <c>Retry-After</c> as given.</summary>
    public static BankSaying RateLimited(string? retryAfter = null) => new($"429 with {retryAfter ?? "no time"}", (call, stop) =>
        call.AnswerAsync(429, Json(new { status = "error", message = "Too Many Requests", isSuccess = false, errors = Array.Empty<string>() }), stop, retryAfter is null ? "" : $"Retry-After: {retryAfter}\r\n"));

    public static BankSaying Redirect(int status, Uri to) => new(string.Create(CultureInfo.InvariantCulture, $"{status} elsewhere"), (call, stop) => call.AnswerAsync(status, "", stop, $"Location: {to}\r\n"));

    /// <summary>A web page of whatever stands before Mozarto.</summary>
    public static BankSaying Page(int status) => new(string.Create(CultureInfo.InvariantCulture, $"{status} as a page"), (call, stop) => call.AnswerAsync(status, "<html><body>sorry</body></html>", stop, contentType: "text/html"));

    /// <summary>Any body with any status.</summary>
    public static BankSaying Said(int status, string body) => new(string.Create(CultureInfo.InvariantCulture, $"{status} {body}"), (call, stop) => call.AnswerAsync(status, body, stop));

    /// <summary>These bytes instead of an HTTP answer, and then the end; one character is one byte.</summary>
    public static BankSaying Garbled(string text) => new("garbled", (call, stop) => call.SendAsync(Encoding.Latin1.GetBytes(text), stop));

    /// <summary>A success whose last bytes never come.</summary>
    public static BankSaying CutShort(int missingBytes = 1) => new("cut short", (call, stop) => call.CutAsync(200, BankShapes.Json(call.Request), missingBytes, stop));

    private static BankSaying Refusing(int status, string message, params string[] errors) => Saying(message, status, new { status = "error", message, isSuccess = false, errors });

    private static BankSaying Saying(string name, int status, object body) => new(name, (call, stop) => call.AnswerAsync(status, Json(body), stop));

    private static string Json(object body) => JsonSerializer.Serialize(body);
}

/// <summary>The bodies of successes.</summary>
internal static class BankShapes
{
    /// <param name="request">What is answered.</param>
    /// <param name="shape">Null: that of the request's provider.</param>
    /// <param name="amountText">Null: the amount of the request.</param>
    /// <param name="reference">Null: that of the request.</param>
    public static string Json(BankRequest request, BankShape? shape = null, string? amountText = null, string? reference = null)
    {
        var (id, amount, about) = (request.TransactionId, amountText ?? request.AmountText, JsonSerializer.Serialize(reference ?? request.Reference ?? ""));
        return (shape ?? ShapeOf(request)) switch
        {
            BankShape.Brief => $$$"""{"status":"success","isSuccess":true,"data":{"status":"PENDING","transactionId":"{{{id}}}"}}""",
            BankShape.ForumPay => $$$"""
                {"status":"success","message":"Transaction is on hold","isSuccess":true,"data":{"invoice_currency":"{{{request.Currency}}}","invoice_amount":"{{{amount}}}","currency":"ETH",
                 "payment_source":"cash","wait_time":"15 minutes","network_processing_fee":"0.00001100","rate":"3100.5500","amount_exchange":"0.01370738","amount":{{{amount}}},
                 "payment_id":"1b2c3d4e-0000-4000-8000-{{{id[..12]}}}","reference_no":"{{{id}}}","address":"an-address-01","access_token":"{{{BankSecrets.AccessToken}}}","transactionId":"{{{id}}}","merchantReference":""}}
                """,
            BankShape.PayOne => $$$"""
                {"status":"success","message":"Successfully","isSuccess":true,"data":{"success":true,"message":"created","transaction_status":"Pending","transactionId":"{{{id}}}","merchantReference":{{{about}}},"amount":{{{amount}}}}}
                """,
            BankShape.GigadatEto => $$$"""
                {"status":"success","message":"Added to approvals table","isSuccess":true,"data":{"transactionId":"{{{id}}}","databaseTransactionId":"{{{id}}}","payoutType":"ETO",
                 "method":"AWAITING_APPROVAL","webflowURL":"https://interac.example.test/webflow?transaction=t-1&token={{{BankSecrets.PaymentToken}}}",
                 "finalizationURL":"https://interac.example.test/webflow/deposit?transaction=t-1&token={{{BankSecrets.PaymentToken}}}","instructions":"created, queued, finalised after approval",
                 "paymentToken":"{{{BankSecrets.PaymentToken}}}","amount":{{{amount}}},"merchantReference":{{{about}}}}}
                """,
            _ => $$$"""{"status":"success","message":"Successfully","isSuccess":true,"data":{"status":"PENDING","transactionId":"{{{id}}}"}}""",
        };
    }

    private static BankShape ShapeOf(BankRequest request) => (request.Provider, request.PayoutType) switch
    {
        ("FORUMPAY", _) => BankShape.ForumPay,
        ("GIGADAT", "ETO") => BankShape.GigadatEto,
        _ => BankShape.Generic,
    };
}

/// <summary>What answers hold that nobody may see: a test looks for it everywhere it must not be.</summary>
internal static class BankSecrets
{
    public const string AccessToken = "s3cret-access-of-the-bank";
    public const string PaymentToken = "s3cret-payment-token-of-the-bank";
}
