using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Whether a webhook says which reference it is about.</summary>
internal enum BankReference
{
    Told = 1,

    /// <summary>The field is there and empty, as when none was given.</summary>
    Empty,

    /// <summary>There is no such field.</summary>
    Missing,
}

/// <summary>A webhook of the bank: what became of a request, for a product's endpoint of kind Mozarto.</summary>
internal sealed record BankTelling(byte[] Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>The documented body. What is null is as the request had it.</summary>
    public static BankTelling Of(BankRequest request, string secret, string state, BankReference reference, string? amountText, string? currency)
    {
        var said = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["transaction_id"] = request.TransactionId,
            ["psp_transaction_id"] = $"po-{request.TransactionId[12..]}",
            ["user_id"] = request.UserId,
            ["status"] = state == "Approved" ? "success" : "raw text of the provider",
            ["transaction_status"] = state,
            ["message"] = "text for people",
            ["amount"] = WithTwoDecimals(amountText ?? request.AmountText),
        };
        // PayOne's webhook names no currency.
        if (currency is not null || request.Provider != "PAYONE") said["currency"] = currency ?? request.Currency;
        if (reference != BankReference.Missing) said["merchantReference"] = reference == BankReference.Told ? request.Reference ?? "" : "";
        return new BankTelling(JsonSerializer.SerializeToUtf8Bytes(said), [("Content-Type", "application/json"), ("Authorization", $"Bearer {secret}")]);
    }

    /// <summary>Sends it to an endpoint of a product and returns the answer.</summary>
    public Task<RawResponse> SendAsync(Uri product, string slug) => RawHttp.ExchangeAsync(product, A.Post(slug, Body, [.. Headers]));

    // A text with two decimals, as documented; an amount that has more keeps them.
    private static string WithTwoDecimals(string amount) => amount.Split('.') switch
    {
        [var whole] => $"{whole}.00",
        [var whole, var digits] => $"{whole}.{digits.PadRight(2, '0')}",
        _ => amount,
    };
}
