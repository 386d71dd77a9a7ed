using System.Text;
using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// One request that the bank took in full, as it came, and what the bank reads in it: with its own eyes, not the product's. The id is assigned by the
/// bank, whether it pays or not.
/// </summary>
internal sealed class BankRequest
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);

    public BankRequest(int number, string transactionId, BankWire wire)
    {
        (Number, TransactionId, Wire) = (number, transactionId, wire);
        try
        {
            using var body = JsonDocument.Parse(wire.Body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (body.RootElement.ValueKind != JsonValueKind.Object) return;
            foreach (var field in body.RootElement.EnumerateObject()) fields.Add(field.Name, field.Value.Clone());
            IsJson = true;
        }
        catch (JsonException)
        {
            // It is no JSON, or says something twice: the rules refuse it.
        }
    }

    /// <summary>1 for the first that was taken in full.</summary>
    public int Number { get; }

    /// <summary>24 hexadecimal digits, no two alike.</summary>
    public string TransactionId { get; }

    public BankWire Wire { get; }

    /// <summary>The exact bytes.</summary>
    public byte[] Body => Wire.Body;

    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>An object without duplicate names.</summary>
    public bool IsJson { get; }

    public string? Provider => Text("pspType");

    public string? PayoutType => Text("payoutType");

    /// <summary>The literal, digit for digit.</summary>
    public string AmountText => fields.TryGetValue("baseamount", out var amount) && amount.ValueKind == JsonValueKind.Number ? amount.GetRawText() : "";

    public string Currency => Text("currency") ?? "";

    public string UserId => Text("userId") ?? "";

    /// <summary>Null when none was sent.</summary>
    public string? Reference => Text("merchantReference");

    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>Null when it is missing or no text.</summary>
    public string? Text(string field) => fields.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public string? Header(string name) => Wire.Header(name);

    public override string ToString() => $"{Number}: {Reference ?? "no reference"}, {AmountText} {Currency}";
}

/// <summary>Money that left: what was taken, and when in order of all that did.</summary>
internal sealed record BankEntry(int Number, BankRequest Request)
{
    /// <summary>The provider's id, which the product learns from the answer, from a webhook, or never.</summary>
    public string TransactionId => Request.TransactionId;

    public string? Reference => Request.Reference;

    public string AmountText => Request.AmountText;

    public string Currency => Request.Currency;

    public string UserId => Request.UserId;

    public byte[] Body => Request.Body;

    public IReadOnlyList<KeyValuePair<string, string>> Headers => Request.Wire.Headers;

    public override string ToString() => $"{Reference ?? "no reference"}, {AmountText} {Currency} (entry {Number}, {TransactionId})";
}
