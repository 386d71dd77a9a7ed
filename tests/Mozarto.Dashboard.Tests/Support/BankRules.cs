using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// What the bank asks of every request before any script: who sends, for whom, and what the provider requires, as Mozarto's "Authentication", "Errors" and
/// Pay-Out pages tell it. Shares nothing with the product.
/// </summary>
internal static partial class BankRules
{
    private static readonly string[] Claims = ["userId", "email", "firstName", "lastName", "phone", "countryCode"];
    private static readonly string[] Always = ["pspType", "type", "baseamount", "currency", "userId", "email"];

    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["FORUMPAY"] = ["country", "preferredCrypto", "walletAddress"],
        ["PAYONE"] = ["currencyCode", "firstName", "lastName", "phone"],
        ["GIGADAT ETO"] = ["name", "userIp", "mobile"],
        ["GIGADAT ACH"] = [],
    };

    /// <summary>What it is refused with; null when the script decides.</summary>
    public static BankSaying? RefusalOf(BankRequest request, string companyToken, string secretKey, DateTimeOffset now)
    {
        if (request.Wire.Method != "POST" || request.Wire.Path != Bank.CashierPath) return BankAnswers.Page(404);
        if (request.Header("Authorization") != $"Bearer {companyToken}") return BankAnswers.Unauthorized;
        if (request.Header("x-user-token") is not { } user) return BankAnswers.Unauthorized;
        return RefusalOf(BearerOf(user), secretKey, now) ?? RefusalOf(request);
    }

    // A text that is no token makes Mozarto hang until something before it gives up.
    private static BankSaying? RefusalOf(string token, string secretKey, DateTimeOffset now)
    {
        if (!TryRead(token, secretKey, out var claims, out var isSigned)) return BankAnswers.GatewayTimeout;
        if (!isSigned || IsExpired(claims, now)) return BankAnswers.Unauthorized;
        return Claims.FirstOrDefault(name => TextOf(claims, name).Length == 0) is { } missing ? BankAnswers.Validation($"{missing} is missing in the user's token") : null;
    }

    private static BankSaying? RefusalOf(BankRequest request)
    {
        if (!request.IsJson) return BankAnswers.Validation("the body is no JSON object");
        if (Always.FirstOrDefault(field => !request.Has(field)) is { } missing) return BankAnswers.MissingField(missing);
        if (request.Text("type") != "PAYOUT") return BankAnswers.Validation("type must be PAYOUT");
        if (!PlainAmount().IsMatch(request.AmountText)) return BankAnswers.Validation("amount must be a positive number in plain decimals");
        if (request.Currency.Length == 0 || request.UserId.Length == 0) return BankAnswers.Validation("currency and userId must not be empty");
        var way = request.PayoutType is { } type ? $"{request.Provider} {type}" : request.Provider ?? "";
        if (!Required.TryGetValue(way, out var fields)) return BankAnswers.NoConfiguration;
        if (fields.FirstOrDefault(field => request.Text(field) is not { Length: > 0 }) is { } absent) return BankAnswers.MissingField(absent);
        if (request.Has("currencyCode") && request.Text("currencyCode") != request.Currency) return BankAnswers.Validation("currencyCode must be the currency");
        return way.StartsWith("GIGADAT", StringComparison.Ordinal) && !TwoDecimals().IsMatch(request.AmountText) ? BankAnswers.Validation("amount must have exactly two decimals") : null;
    }

    private static string BearerOf(string header) => header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : header;

    // RFC 7515 and HMAC-SHA256 by hand, so that no library that the product uses too can be wrong on both sides.
    private static bool TryRead(string token, string secretKey, out JsonElement claims, out bool isSigned)
    {
        (claims, isSigned) = (default, false);
        if (token.Split('.') is not [var head, var said, var signature]) return false;
        try
        {
            var header = JsonElement.Parse(Base64Url.DecodeFromChars(head));
            claims = JsonElement.Parse(Base64Url.DecodeFromChars(said));
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secretKey), Encoding.ASCII.GetBytes($"{head}.{said}"));
            isSigned = TextOf(header, "alg") == "HS256" && CryptographicOperations.FixedTimeEquals(expected, Base64Url.DecodeFromChars(signature));
            return claims.ValueKind == JsonValueKind.Object;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return false;
        }
    }

    private static bool IsExpired(JsonElement claims, DateTimeOffset now) =>
        claims.TryGetProperty("exp", out var exp) && (!exp.TryGetInt64(out var seconds) || seconds <= now.ToUnixTimeSeconds());

    private static string TextOf(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex(@"\A(?=.*[1-9])(0|[1-9][0-9]*)(\.[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainAmount();

    [GeneratedRegex(@"\.[0-9]{2}\z", RegexOptions.None, 1000)]
    private static partial Regex TwoDecimals();
}
