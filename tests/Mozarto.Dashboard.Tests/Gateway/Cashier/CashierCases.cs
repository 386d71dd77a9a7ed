using System.Text;
using System.Text.Json;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Inputs, requests and credentials with values of our own, from the samples of the catalogue.</summary>
internal static class CashierCases
{
    public const string Reference = "out_01k9v0m3a4b5c";
    public const string CompanyToken = "company-token-0123456789";
    public const string SecretKey = "a-secret-key-of-the-merchant-that-is-long";

    public static CashierInput Input(string way, string amount = "42.50", string? currency = null, params (string Field, string Value)[] other)
    {
        var found = CashierCatalogue.Find(way)!;
        var values = found.Fields.Where(field => field.IsRequired).ToDictionary(field => field.Name, field => field.Sample, StringComparer.Ordinal);
        foreach (var (field, value) in other) values[field] = value;
        return new CashierInput { Way = way, Reference = Reference, Amount = amount, Currency = currency ?? (found.Currencies is [var only, ..] ? only : "EUR"), Values = values };
    }

    public static CashierOrder Order(CashierInput input, BankFields? bankFields = null)
    {
        var check = CashierForm.Check(input, bankFields ?? BankFields.None);
        if (check is CashierCheck.Faulty faulty) Assert.Fail(string.Join(", ", faulty.Faults));
        return Assert.IsType<CashierCheck.Passed>(check).Order;
    }

    public static IReadOnlyList<FieldFault> Faults(CashierInput input) =>
        CashierForm.Check(input, BankFields.None) is CashierCheck.Faulty faulty ? faulty.Faults : [];

    public static string Body(CashierInput input, BankFields? bankFields = null) => Encoding.UTF8.GetString(CashierRequest.Write(Order(input, bankFields)));

    public static CashierKeys Keys(string baseUrl, string companyToken = CompanyToken, string secretKey = SecretKey) =>
        new(CashierAddress.TryMake(baseUrl, isSandbox: true, out _) ?? throw new ArgumentException($"{baseUrl} is refused.", nameof(baseUrl)), companyToken, secretKey);

    public static CashierRequest Request(CashierKeys keys, CashierInput? input = null) => CashierRequest.Of(Order(input ?? Input("payone")), keys.Binding);

    public static CashierSent Sent(string amount = "42.50", string currency = "CAD")
    {
        Assert.True(StatedAmountOf(amount, currency) is { });
        return new CashierSent(StatedAmountOf(amount, currency)!.Value, Reference, [CompanyToken, SecretKey]);
    }

    public static CashierReply Reply(int status, string body, string? retryAfter = null) => new(status, retryAfter, Encoding.UTF8.GetBytes(body));

    public static string Json(object value) => JsonSerializer.Serialize(value);

    private static Money? StatedAmountOf(string amount, string currency) =>
        Mozarto.Dashboard.Gateway.StatedAmount.TryDecimal(amount, currency, out var stated, out _)
        && stated.Resolve(null) is Mozarto.Dashboard.Gateway.AmountReading.Exact exact ? exact.Money : null;
}

/// <summary>Credentials that a test may change between two calls.</summary>
internal sealed class KnownKeys(CashierKeys? keys) : ICashierKeys
{
    public CashierKeys? Keys { get; set; } = keys;

    public ValueTask<CashierKeys?> CurrentAsync(CancellationToken stop) => ValueTask.FromResult(Keys);
}
