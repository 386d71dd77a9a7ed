using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// What a company token says of itself (Mozarto's "Authentication" page: a long-lived JWT). Decoded so that a person recognizes it, and never trusted: only
/// Mozarto can check its signature. Claims that may carry secrets are not read. Pure.
/// </summary>
/// <param name="Company">The company that it names; null where it names none.</param>
/// <param name="Algorithm">How it says that it is signed.</param>
/// <param name="IssuedAt">Null where it does not say.</param>
/// <param name="ExpiresAt">Null where it does not end by itself, as far as it says.</param>
public sealed record CompanyTokenClaims(string? Company, string Algorithm, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>The longest that can be entered; what servers take as a header.</summary>
    public const int CharactersMax = 8_192;

    private const int CompanyCharactersMax = 100;
    private const int DepthMax = 8;
    private const string Scheme = "Bearer ";

    // What the claim is called is not public.
    private static readonly string[] CompanyNames = ["companyName", "company", "companyId", "merchantId", "sub"];

    // The last second of the year 9999.
    private const double InstantSecondsMax = 253_402_300_799;

    /// <summary>What keeps a pasted token from being used, and what to do; null when nothing does.</summary>
    public static string? FaultOf(string token, DateTimeOffset now)
    {
        if (token.Length == 0) return "Paste the company token: Admin Center, API Credentials, Token.";
        if (token.Length > CharactersMax) return string.Create(CultureInfo.InvariantCulture, $"A token has at most {CharactersMax:N0} characters. Was something else pasted?");
        if (token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return "Leave out \"Bearer\" and the space after it: the token is what follows.";
        if (token.Any(char.IsWhiteSpace)) return "It has white space in it. Copy it again, without spaces and line breaks.";
        if (!FieldRules.IsVisibleAscii(token)) return "It holds characters that no token has. Copy it again.";
        if (TryRead(token) is not { } claims) return "It is not a company token: that has three parts with dots between them, and says how it is signed. Copy all of it.";
        return claims.ExpiresAt <= now ? string.Create(CultureInfo.InvariantCulture, $"It ended on {claims.ExpiresAt:yyyy-MM-dd}. Ask Mozarto's support for a new one.") : null;
    }

    /// <summary>Null for what is no signed token.</summary>
    public static CompanyTokenClaims? TryRead(string token)
    {
        var parts = token.Length <= CharactersMax ? token.Split('.') : [];
        if (parts.Length != 3 || parts[2].Length == 0 || !Base64Url.IsValid(parts[2])) return null;
        using var header = Decode(parts[0]);
        using var said = Decode(parts[1]);
        if (header is null || said is null || Text(header.RootElement, "alg") is not { } algorithm || algorithm.Equals("none", StringComparison.OrdinalIgnoreCase)) return null;
        return new CompanyTokenClaims(
            CompanyNames.Select(name => Text(said.RootElement, name)).FirstOrDefault(found => found is not null), algorithm,
            Instant(said.RootElement, "iat"), Instant(said.RootElement, "exp"));
    }

    private static JsonDocument? Decode(string part)
    {
        if (part.Length == 0 || !Base64Url.IsValid(part)) return null;
        try
        {
            var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), new JsonDocumentOptions { MaxDepth = DepthMax });
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement of, string name)
    {
        if (!of.TryGetProperty(name, out var value)) return null;
        try
        {
            var text = value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null };
            return string.IsNullOrWhiteSpace(text) ? null : TextCut.To(text, CompanyCharactersMax);
        }
        catch (InvalidOperationException)
        {
            // Escapes that are no text.
            return null;
        }
    }

    private static DateTimeOffset? Instant(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= InstantSecondsMax
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
}
