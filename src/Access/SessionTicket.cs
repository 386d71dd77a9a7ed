using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Mozarto.Dashboard.Access;

/// <summary>What a session keeps of its sign-in, encrypted for the store: the person as their provider told them, and the properties with its tokens.</summary>
internal sealed class SessionTicket(IDataProtectionProvider protection)
{
    /// <summary>The session that a principal belongs to.</summary>
    public const string SessionClaim = "mozarto:session";

    private const string Purpose = "Mozarto.Dashboard.Session";

    // What is ours to say, and not for a provider to tell.
    private static readonly string[] OwnClaims = [SessionClaim, Operator.MustConfirmClaim, Operator.AddressClaim, Operator.ReferenceClaim];

    private readonly IDataProtector protector = protection.CreateProtector(Purpose);

    public byte[] Protect(ClaimsPrincipal person, AuthenticationProperties properties) =>
        protector.Protect(TicketSerializer.Default.Serialize(new AuthenticationTicket(person, properties, SessionHandler.Scheme)));

    /// <summary>Null where nothing of ours was encrypted with keys that we have: such a session is over.</summary>
    public AuthenticationTicket? Unprotect(byte[] kept)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(protector.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The person with the roles that they hold now instead of those that their provider told at some time.</summary>
    public static ClaimsPrincipal Effective(ClaimsPrincipal told, Session session, IReadOnlyList<string> roles)
    {
        var claims = told.Claims.Where(claim => claim.Type != ClaimTypes.Role && !OwnClaims.Contains(claim.Type, StringComparer.Ordinal))
            .Concat(roles.Select(role => new Claim(ClaimTypes.Role, role)))
            .Append(new Claim(SessionClaim, EntityId.Format(EntityId.SessionPrefix, session.Id)));
        if (session.MustConfirm) claims = claims.Append(new Claim(Operator.MustConfirmClaim, "yes"));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, SessionHandler.Scheme, ClaimTypes.Name, ClaimTypes.Role));
    }
}
