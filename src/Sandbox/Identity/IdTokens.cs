using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>ID tokens, signed with RS256 by a key that is made when it is first needed and never leaves memory.</summary>
internal sealed class IdTokens(SandboxIdentity identity, MemberDirectory members, TimeProvider time) : IDisposable
{
    private const int KeyBits = 2048;
    private const int KeyIdDigits = 16;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly Lazy<RsaSecurityKey> key = new(static () => new RsaSecurityKey(RSA.Create(KeyBits)) { KeyId = RandomNumberGenerator.GetHexString(KeyIdDigits, lowercase: true) });

    /// <summary>The public half, as <c>jwks_uri</c> tells it.</summary>
    public object KeySet()
    {
        var open = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.Value.Rsa.ExportParameters(includePrivateParameters: false)));
        return new { keys = new[] { new { kty = open.Kty, use = "sig", alg = SecurityAlgorithms.RsaSha256, kid = key.Value.KeyId, n = open.N, e = open.E } } };
    }

    /// <param name="grant">For whom.</param>
    /// <param name="nonce">Of the request; null where the token comes from a refresh.</param>
    public string Sign(Grant grant, string? nonce)
    {
        var now = time.GetUtcNow();
        var claims = ClaimsOf(grant);
        claims["auth_time"] = grant.Session.SignedInAt.ToUnixTimeSeconds();
        if (nonce is not null) claims["nonce"] = nonce;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = identity.Issuer,
            Audience = identity.ClientId,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Life).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(key.Value, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>What is told of a person, as far as it was asked for; their roles always, as they are now.</summary>
    public Dictionary<string, object> ClaimsOf(Grant grant)
    {
        var member = grant.Session.Member;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = member.Subject, ["roles"] = members.RolesOf(member).ToArray() };
        if (grant.Request.Scopes.Contains("profile", StringComparer.Ordinal)) claims["name"] = member.Name;
        if (grant.Request.Scopes.Contains("email", StringComparer.Ordinal)) (claims["email"], claims["email_verified"]) = (member.Email, true);
        return claims;
    }

    /// <summary>Of whom a token of ours tells that came back as a hint, however old it is; null when it is none of ours.</summary>
    public async Task<string?> SubjectOfAsync(string? token)
    {
        var found = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = identity.Issuer,
            ValidAudience = identity.ClientId,
            IssuerSigningKey = key.Value,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidateLifetime = false,
        });
        return found.IsValid ? found.ClaimsIdentity.FindFirst("sub")?.Value : null;
    }

    public void Dispose()
    {
        if (key.IsValueCreated) key.Value.Rsa.Dispose();
    }
}
