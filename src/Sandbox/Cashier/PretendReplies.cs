using System.Globalization;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>
/// Answers composed as text after the "Pay-Out Flow", "Errors" and provider pages, with values of our own. Errors come in three shapes: the standard one,
/// one with <c>data</c> instead of <c>errors</c>, and one of a provider with an <c>errorCode</c> and, mostly, a transaction id.
/// </summary>
internal static class PretendReplies
{
    private const decimal CryptoRate = 3100.55m;

    public static readonly PretendReply Unauthorized = Error(401, "Unauthorized");
    public static readonly PretendReply PasswordExpired = Error(403, "Password expired, please change your password");
    public static readonly PretendReply NoRule = Error(400, "Rules action is not matched");
    public static readonly PretendReply NoPayer = Error(400, "Payer ID is required");
    public static readonly PretendReply NoConfiguration = ErrorWithData(400, "Something went wrong", "PSP Configuration not found. Please configure the provider first.");
    public static readonly PretendReply ServerError = ErrorWithData(500, "Internal server error", "Something went wrong");
    public static readonly PretendReply TooLarge = Error(413, "request entity too large");
    public static readonly PretendReply TooMany = Error(429, "Too Many Requests") with { Header = ("Retry-After", "30") };

    // What stands before Mozarto answers for it: no JSON.
    public static readonly PretendReply GatewayTimeout = Page(504, "504 Gateway Time-out");
    public static readonly PretendReply WebPage = Page(200, "Welcome");
    public static readonly PretendReply Redirect = Page(307, "Moved") with { Header = ("Location", "https://elsewhere.example.test/v1/api/mozarto/cashier") };

    public static readonly PretendReply NoSuccess = Error(200, "Something went wrong");
    public static readonly PretendReply NoId = Success("""{"status":"PENDING"}""");

    public static PretendReply MissingField(string name) => Error(400, $"Missing required field: {name}");

    public static PretendReply Invalid(params string[] faults) => Error(400, "Validation failed", faults);

    public static PretendReply OfProvider(int status, string errorCode, string? transactionId) => new(status,
        $$"""{"status":"error","isSuccess":false,"errorCode":"{{errorCode}}","message":"The provider could not process the request",{{(transactionId is null ? "" : $"\"transactionId\":\"{transactionId}\",")}}"errors":[]}""");

    public static PretendReply Accepted(PretendOrder order) => order.Way switch
    {
        PretendWay.ForumPay => Success(ForumPay(order), "Transaction is on hold"),
        PretendWay.GigadatEto => Success(Gigadat(order, "ETO"), "Added to approvals table"),
        // Not documented: most likely as for ETO, which waits for an administrator too.
        PretendWay.GigadatAch => Success(Gigadat(order, "ACH"), "Added to approvals table"),
        _ => Success($$"""{"status":"PENDING","transactionId":"{{order.TransactionId}}"}"""),
    };

    /// <summary>The generic answer tells no amount; here it must.</summary>
    public static PretendReply AcceptedWithAmount(PretendOrder order) =>
        Success($$"""{"status":"PENDING","transactionId":"{{order.TransactionId}}","amount":{{order.AmountNumber}}}""");

    private static string ForumPay(PretendOrder order)
    {
        var crypto = (order.Amount / CryptoRate).ToString("0.00000000", CultureInfo.InvariantCulture);
        return $$"""{"invoice_currency":"{{order.CurrencyCode}}","invoice_amount":"{{order.AmountText}}","currency":{{PretendJson.Quote(order.CryptoCode)}},"payment_source":"cash","wait_time":"15 minutes","network_processing_fee":"0.00001100","rate":"{{CryptoRate.ToString("0.0000", CultureInfo.InvariantCulture)}}","amount_exchange":"{{crypto}}","amount":{{order.AmountNumber}},"fast_transaction_fee":"0.00002000","fast_transaction_fee_currency":{{PretendJson.Quote(order.CryptoCode + "/kB")}},"payment_id":"1b2c3d4e-0000-4000-8000-{{order.TransactionId[^12..]}}","reference_no":"{{order.TransactionId}}","address":{{PretendJson.Quote(order.WalletAddress)}},"access_token":"sandbox-access-{{order.TransactionId}}","transactionId":"{{order.TransactionId}}","merchantReference":{{PretendJson.Quote(order.Reference)}}}""";
    }

    private static string Gigadat(PretendOrder order, string payoutType)
    {
        var token = "sandbox-token-" + order.TransactionId;
        var query = $"transaction={order.TransactionId}&token={token}";
        return $$"""{"transactionId":"{{order.TransactionId}}","databaseTransactionId":"{{order.TransactionId}}","payoutType":"{{payoutType}}","method":"AWAITING_APPROVAL","webflowURL":"https://interac.example.test/webflow?{{query}}","finalizationURL":"https://interac.example.test/webflow/deposit?{{query}}","instructions":"Created at Gigadat and queued; it is finalised once an administrator approves it.","paymentToken":"{{token}}","amount":{{order.AmountNumber}},"merchantReference":{{PretendJson.Quote(order.Reference)}}}""";
    }

    private static PretendReply Success(string data, string message = "Successfully") =>
        new(200, $$"""{"status":"success","message":"{{message}}","isSuccess":true,"data":{{data}}}""");

    private static PretendReply Error(int status, string message, params string[] errors) =>
        new(status, $$"""{"status":"error","message":{{PretendJson.Quote(message)}},"isSuccess":false,"errors":[{{string.Join(',', errors.Select(PretendJson.Quote))}}]}""")
        {
            Words = string.Create(CultureInfo.InvariantCulture, $"{status}, {string.Join("; ", errors.Prepend(message))}"),
        };

    private static PretendReply ErrorWithData(int status, string message, string data) =>
        new(status, $$"""{"status":"error","message":"{{message}}","isSuccess":false,"data":"{{data}}"}""")
        {
            Words = string.Create(CultureInfo.InvariantCulture, $"{status}, {data}"),
        };

    private static PretendReply Page(int status, string text) =>
        new(status, $"<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>") { ContentType = "text/html", Words = text };
}
