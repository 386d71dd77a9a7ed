using System.IdentityModel.Tokens.Jwt;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// Who the money is for, as Mozarto's "Authentication" page wants it told in <c>x-user-token</c>: six claims that every provider requires, and
/// <paramref name="VerifiedEmail"/>, the verified address itself (<c>emailVerified</c>), where a person confirmed that it is.
/// </summary>
internal sealed record CustomerClaims(
    string UserId, string Email, string FirstName, string LastName, string Phone, string CountryCode, string? VerifiedEmail)
{
    /// <summary>Says nothing of a person.</summary>
    public override string ToString() => "claims of a user";
}

/// <summary>
/// Mints <c>x-user-token</c>: HS256 with the merchant's Secret key, at the time of sending. Pure. A key of any length will do: the library refuses
/// short ones, but HMAC itself pads keys with zero bytes, so padding one to 32 changes no signature.
/// </summary>
internal static class CustomerToken
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    // Their clock may be behind ours.
    private static readonly TimeSpan IssuedBefore = TimeSpan.FromSeconds(60);

    private const int KeyBytesMin = 32;

    public static string Mint(CustomerClaims claims, string secretKey, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(secretKey);
        var issuedAt = now - IssuedBefore;
        var said = new JwtPayload
        {
            ["userId"] = Required(claims.UserId),
            ["email"] = Required(claims.Email),
            ["firstName"] = Required(claims.FirstName),
            ["lastName"] = Required(claims.LastName),
            ["phone"] = Required(claims.Phone),
            ["countryCode"] = Required(claims.CountryCode),
            ["iat"] = issuedAt.ToUnixTimeSeconds(),
            ["exp"] = (issuedAt + Life).ToUnixTimeSeconds(),
        };
        if (claims.VerifiedEmail is { } verified) said["emailVerified"] = Required(verified);
        var token = new JwtSecurityToken(new JwtHeader(Signing(secretKey)), said);
        return new JwtSecurityTokenHandler().WriteToken(token);
    }

    // Signers are not cached: a secret is not kept longer than it is needed.
    private static SigningCredentials Signing(string secretKey)
    {
        var key = Encoding.UTF8.GetBytes(secretKey);
        if (key.Length < KeyBytesMin) Array.Resize(ref key, KeyBytesMin);
        var symmetric = new SymmetricSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        return new SigningCredentials(symmetric, SecurityAlgorithms.HmacSha256);
    }

    // Mozarto takes an empty token for an unknown user, and answers nothing that says so.
    private static string Required(string claim)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(claim);
        return claim;
    }
}
