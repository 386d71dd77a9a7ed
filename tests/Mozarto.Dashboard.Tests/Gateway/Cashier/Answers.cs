namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Answers in the shapes that Mozarto's "Pay-Out Flow", "Errors", "ForumPay", "Gigadat" and "Flexepin" pages show, with values of our own.</summary>
internal static class Answers
{
    public const string Id = "70b3c4d5e6f7a8b9c0d1e2f3";

    public const string Generic =
        """{ "status": "success", "message": "Successfully", "isSuccess": true, "data": { "status": "PENDING", "transactionId": "70b3c4d5e6f7a8b9c0d1e2f3" } }""";

    public const string ForumPay =
        """
        { "status": "success", "message": "Transaction is on hold", "isSuccess": true,
          "data": { "invoice_currency": "EUR", "invoice_amount": "42.50", "currency": "ETH", "payment_source": "cash",
            "wait_time": "15 minutes", "network_processing_fee": "0.00001100", "rate": "3100.5500", "amount_exchange": "0.01370738",
            "amount": 42.5, "fast_transaction_fee": "0.00002000", "fast_transaction_fee_currency": "ETH/kB",
            "payment_id": "1b2c3d4e-0000-4000-8000-0000000000ff", "reference_no": "70b3c4d5e6f7a8b9c0d1e2f3",
            "address": "eth-demo-address-01", "access_token": "s3cret-access", "transactionId": "70b3c4d5e6f7a8b9c0d1e2f3", "merchantReference": "" } }
        """;

    public const string Gigadat =
        """
        { "status": "success", "message": "Added to approvals table", "isSuccess": true,
          "data": { "transactionId": "70b3c4d5e6f7a8b9c0d1e2f3", "databaseTransactionId": "70b3c4d5e6f7a8b9c0d1e2f3", "payoutType": "ETO",
            "method": "AWAITING_APPROVAL", "webflowURL": "https://interac.example.test/webflow?transaction=t-1&token=s3cret-token",
            "finalizationURL": "https://interac.example.test/webflow/deposit?transaction=t-1&token=s3cret-token",
            "instructions": "created at Gigadat, finalised after approval; token s3cret-token", "paymentToken": "s3cret-token", "amount": 42.5,
            "merchantReference": "out_01k9v0m3a4b5c", "data": { "gigadatTransactionId": "g-1" } } }
        """;

    public const string Validation =
        """{ "status": "error", "message": "Validation failed", "isSuccess": false, "errors": ["phone must be at least 6 digits", "currency must not be empty"] }""";

    public const string MissingField = """{ "status": "error", "message": "Missing required field: phone", "isSuccess": false, "errors": [] }""";

    public const string Unauthorized = """{ "status": "error", "message": "Unauthorized", "isSuccess": false, "errors": [] }""";

    public const string NoRule = """{ "status": "error", "message": "Rules action is not matched", "isSuccess": false, "errors": [] }""";

    public const string NoConfiguration =
        """{ "status": "error", "message": "Something went wrong", "isSuccess": false, "data": "PSP Configuration not found. Save it first." }""";

    public const string ServerError = """{ "status": "error", "message": "Internal server error", "isSuccess": false, "data": "Something went wrong" }""";

    public const string Voucher = """{ "status": "error", "isSuccess": false, "message": "Already redeemed", "data": { "result": "7" } }""";

    public const string NoPayer = """{ "status": "error", "message": "Payer ID is required", "isSuccess": false, "errors": [] }""";

    public static string OfProvider(string errorCode, string? transactionId = Id) =>
        $$"""{ "status": "error", "isSuccess": false, "errorCode": "{{errorCode}}", "message": "text for people", {{(transactionId is null ? "" : $"\"transactionId\": \"{transactionId}\", ")}}"errors": [] }""";

    /// <summary>The generic success with its data replaced.</summary>
    public static string Success(string data) => $$"""{ "status": "success", "message": "Successfully", "isSuccess": true, "data": {{data}} }""";
}
