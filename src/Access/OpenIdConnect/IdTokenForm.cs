using System.Buffers.Text;
using System.Text.Json;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>
/// The form of an ID token, looked at before anything in it is believed: its size, its header, names that occur twice, and whether what decides has the type that
/// it must have. Signature, issuer, audience and times are for the library, which then meets no surprises.
/// </summary>
internal sealed record IdTokenForm(string? Algorithm, string? KeyId, JsonElement Claims)
{
    // Several hundred groups fit; nothing honest comes near.
    private const int CharactersMax = 128 * 1024;
    private const int SubjectCharactersMax = 255;
    private const long InstantSecondsMax = 253_402_300_799;

    // What a token says about where its key is to be found, or what else has to be understood, is never followed.
    private static readonly string[] NotFollowed = ["crit", "jku", "jwk", "x5u"];

    /// <summary>The form, or the reason why it is none.</summary>
    public static bool TryRead(string? token, out IdTokenForm form, out string fault)
    {
        form = new IdTokenForm(null, null, default);
        fault = "";
        if (string.IsNullOrEmpty(token)) fault = "there is no ID token";
        else if (token.Length > CharactersMax) fault = "the ID token is too long";
        else if (token.Split('.') is not [var head, var body, { Length: > 0 }]) fault = "the ID token is not a signed token of three parts";
        else if (!TryParse(head, out var header) || !TryParse(body, out var claims)) fault = "the ID token cannot be read, or names something twice";
        else if ((FaultOfHeader(header) ?? FaultOfClaims(claims)) is { } found) fault = found;
        else form = new IdTokenForm(ProviderJson.TextOf(header, "alg"), ProviderJson.TextOf(header, "kid"), claims);
        return fault.Length == 0;
    }

    private static bool TryParse(string part, out JsonElement element)
    {
        element = default;
        try
        {
            if (!Base64Url.IsValid(part)) return false;
            return ProviderJson.TryRead(Base64Url.DecodeFromChars(part), out element);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string? FaultOfHeader(JsonElement header)
    {
        if (NotFollowed.FirstOrDefault(name => header.TryGetProperty(name, out _)) is { } name) return $"the ID token's header has {name}";
        if (header.TryGetProperty("typ", out var kind) && !(kind.ValueKind == JsonValueKind.String && kind.GetString()!.Equals("JWT", StringComparison.OrdinalIgnoreCase)))
            return "the token is of another type than an ID token";
        return header.TryGetProperty("kid", out var key) && key.ValueKind != JsonValueKind.String ? "the ID token's kid is no text" : null;
    }

    private static string? FaultOfClaims(JsonElement claims)
    {
        if (ProviderJson.TextOf(claims, "iss") is null) return "the ID token has no iss";
        if (ProviderJson.TextOf(claims, "sub") is not { Length: > 0 and <= SubjectCharactersMax } subject || subject.Any(char.IsControl)) return "the ID token has no fit sub";
        if (!IsInstant(claims, "exp")) return "the ID token has no fit exp";
        if (!IsInstant(claims, "iat")) return "the ID token has no fit iat";
        if (claims.TryGetProperty("nbf", out _) && !IsInstant(claims, "nbf")) return "the ID token's nbf is no instant";
        if (claims.TryGetProperty("auth_time", out _) && !IsInstant(claims, "auth_time")) return "the ID token's auth_time is no instant";
        return FaultOfAudience(claims);
    }

    private static string? FaultOfAudience(JsonElement claims)
    {
        if (claims.TryGetProperty("azp", out _) && ProviderJson.TextOf(claims, "azp") is null) return "the ID token's azp is no text";
        if (!claims.TryGetProperty("aud", out var audience)) return "the ID token has no aud";
        if (audience.ValueKind == JsonValueKind.String) return null;
        if (audience.ValueKind != JsonValueKind.Array || audience.EnumerateArray().Any(each => each.ValueKind != JsonValueKind.String)) return "the ID token's aud is not made of texts";
        return audience.GetArrayLength() > 1 && ProviderJson.TextOf(claims, "azp") is null ? "the ID token is for several, and does not say for whom it was made (azp)" : null;
    }

    private static bool IsInstant(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= InstantSecondsMax;
}
