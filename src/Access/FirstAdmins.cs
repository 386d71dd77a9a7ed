using System.Security.Claims;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Who is an administrator when they sign in for the first time: <c>Authentication:Admins</c>, addresses or subjects. It is given to them like any role, so
/// that another administrator can take it away; the configuration does not bring it back.
/// </summary>
internal sealed record FirstAdmins(IReadOnlyList<string> Named)
{
    public const string Setting = "Authentication:Admins";

    /// <summary>OpenID Connect's claim: whether the provider has made sure that an address is theirs.</summary>
    public const string EmailVerifiedClaim = "email_verified";

    private static readonly char[] Separators = [',', ';', ' '];

    public static readonly FirstAdmins Nobody = new([]);

    /// <summary>Numbered entries, or one text with commas between them.</summary>
    public static FirstAdmins From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        var named = section.GetChildren().Select(entry => entry.Value ?? "").Concat((section.Value ?? "").Split(Separators)).Select(entry => entry.Trim());
        return new FirstAdmins([.. named.Where(entry => entry.Length > 0)]);
    }

    public static RoleAssignment Assignment(DateTimeOffset now) =>
        new() { Role = Roles.Admin, GivenAt = now, EffectiveAt = now, GivenByName = "the configuration", Reason = $"Named in {Setting} at the first sign-in." };

    /// <summary>A subject counts as it is written; an address only where the provider has made sure that it is theirs, or anybody could claim it.</summary>
    public bool Has(ClaimsPrincipal signedIn) =>
        (signedIn.FindFirst(ClaimTypes.NameIdentifier)?.Value is { } subject && Named.Contains(subject, StringComparer.Ordinal))
        || (bool.TryParse(signedIn.FindFirst(EmailVerifiedClaim)?.Value, out var isVerified) && isVerified
            && signedIn.FindFirst(ClaimTypes.Email)?.Value is { } email && Named.Contains(email, StringComparer.OrdinalIgnoreCase));
}
