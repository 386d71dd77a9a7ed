using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>Whether a request may come in: closed.</summary>
internal abstract record PretendAdmission
{
    private PretendAdmission() { }

    public sealed record Admitted : PretendAdmission;

    public sealed record TurnedAway(PretendReply Reply) : PretendAdmission;

    /// <summary>Nothing is answered for long, and then 504: what Mozarto does with a user's token that is no token.</summary>
    public sealed record Hangs : PretendAdmission;
}

/// <summary>
/// Reads the tokens of a request as Mozarto's "Authentication" page says that Mozarto does: the company's, then the user's. Where the page names no
/// answer, the nearest that it does name is given. Pure.
/// </summary>
internal static class PretendDoor
{
    private const string Scheme = "Bearer ";
    private const string UserTokenHeader = "x-user-token";

    private static readonly string[] RequiredClaims = ["userId", "email", "firstName", "lastName", "phone", "countryCode"];

    // x-user-authorization alone would have Mozarto ask the merchant who the user is; the pretend merchant has no address for that.
    public static PretendAdmission Check(IHeaderDictionary headers, DateTimeOffset now)
    {
        if (headers.Authorization.ToString() != Scheme + SandboxSettings.CompanyToken) return TurnedAway(PretendReplies.Unauthorized);
        var token = headers[UserTokenHeader].ToString();
        if (token.Length == 0) return TurnedAway(PretendReplies.Unauthorized);
        // The header table says "a JWT", every sample "Bearer" and a JWT: both are taken.
        var parts = (token.StartsWith(Scheme, StringComparison.Ordinal) ? token[Scheme.Length..] : token).Split('.');
        if (parts.Length != 3 || Decode(parts[0]) is not { } head || Decode(parts[1]) is not { } claims) return new PretendAdmission.Hangs();

        // The page says that every token is checked with the Secret key, and not what is answered to one that fails: the same as to a wrong company token.
        if (head.TextOf("alg") != "HS256" || !IsSigned(parts) || HasExpired(claims, now)) return TurnedAway(PretendReplies.Unauthorized);
        // Nor what is answered where the claims name no user: what is answered to a body without the same field.
        return RequiredClaims.FirstOrDefault(claim => claims.TextOf(claim) is not { Length: > 0 }) is { } missing
            ? TurnedAway(PretendReplies.MissingField(missing))
            : new PretendAdmission.Admitted();
    }

    private static IReadOnlyDictionary<string, JsonElement>? Decode(string part) =>
        Base64Url.IsValid(part) ? PretendJson.ReadObject(Base64Url.DecodeFromChars(part)) : null;

    private static bool IsSigned(string[] parts)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SandboxSettings.SecretKey), Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}"));
        return Base64Url.IsValid(parts[2]) && CryptographicOperations.FixedTimeEquals(mac, Base64Url.DecodeFromChars(parts[2]));
    }

    // No life is asked for, but libraries hold a token to the one that it claims.
    private static bool HasExpired(IReadOnlyDictionary<string, JsonElement> claims, DateTimeOffset now) =>
        claims.TryGetValue("exp", out var end) && !(end.ValueKind == JsonValueKind.Number && end.TryGetInt64(out var seconds) && seconds > now.ToUnixTimeSeconds());

    private static PretendAdmission.TurnedAway TurnedAway(PretendReply reply) => new(reply);
}
