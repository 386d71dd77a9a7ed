using System.Globalization;
using System.Security.Claims;
using System.Text.Json;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What the provider tells of a person, as claims of a session. Of their roles only those that mean something here are kept, however many groups there are.</summary>
internal static class ToldPerson
{
    // The provider did not say when the person signed in; it was told to ask them, and the time is that of their return.
    public const string OwnTimeClaim = "mozarto:auth_time_ours";

    private const int TextCharactersMax = 200;

    /// <param name="issuer">Who tells.</param>
    /// <param name="subject">Of whom.</param>
    /// <param name="told">What is told: the claims of the ID token, then those of the userinfo endpoint. Where both tell something, the first counts.</param>
    /// <param name="settings">Where roles are found, and what they mean.</param>
    public static ClaimsIdentity Of(string issuer, string subject, IReadOnlyList<JsonElement> told, OpenIdConnectSettings settings)
    {
        var (email, isEmailVerified) = told.Select(EmailOf).FirstOrDefault(each => each.Email is not null);
        var name = told.Select(claims => TextOf(claims, "name")).Concat(told.Select(claims => TextOf(claims, "preferred_username"))).FirstOrDefault(each => each is not null);
        var identity = new ClaimsIdentity(OpenIdConnectSetup.Scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(Operator.IssuerClaim, issuer, ClaimValueTypes.String, issuer));
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, subject, ClaimValueTypes.String, issuer));
        identity.AddClaim(new Claim(ClaimTypes.Name, name ?? email ?? subject, ClaimValueTypes.String, issuer));
        if (email is not null) identity.AddClaim(new Claim(ClaimTypes.Email, email, ClaimValueTypes.String, issuer));
        if (isEmailVerified) identity.AddClaim(new Claim(FirstAdmins.EmailVerifiedClaim, "true", ClaimValueTypes.Boolean, issuer));
        foreach (var role in told.Select(claims => ClaimedRoles.Read(claims, settings)).FirstOrDefault(roles => roles is not null) ?? [])
            identity.AddClaim(new Claim(ClaimTypes.Role, role, ClaimValueTypes.String, issuer));
        return identity;
    }

    /// <summary>Notes when the person proved who they are.</summary>
    public static void AddTime(ClaimsIdentity identity, JsonElement token, BegunSignIn begun, DateTimeOffset now)
    {
        if (token.TryGetProperty("auth_time", out var at)) identity.AddClaim(Time((long)at.GetDouble()));
        else if (begun.AskedToProve)
        {
            identity.AddClaim(Time(now.ToUnixTimeSeconds()));
            identity.AddClaim(new Claim(OwnTimeClaim, "true"));
        }
    }

    /// <summary>The provider did not say when they proved who they are. Where nobody let them in but this product, there was nothing to say.</summary>
    public static bool IsOfUntoldTime(ClaimsPrincipal person) =>
        person.Identity is { IsAuthenticated: true } && (person.HasClaim(claim => claim.Type == OwnTimeClaim) || !person.HasClaim(claim => claim.Type == Operator.SignedInAtClaim));

    private static Claim Time(long seconds) => new(Operator.SignedInAtClaim, seconds.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64);

    // An address that the provider says it has not checked may be anybody's; one of which it says nothing is shown, and counts for nothing.
    private static (string? Email, bool IsVerified) EmailOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("email_verified", out var told)) return (TextOf(claims, "email"), false);
        var isVerified = told.ValueKind == JsonValueKind.True || (told.ValueKind == JsonValueKind.String && told.ValueEquals("true"));
        var email = isVerified ? TextOf(claims, "email") : null;
        return (email, email is not null);
    }

    private static string? TextOf(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        var text = string.Concat(value.GetString()!.Where(letter => !char.IsControl(letter))).Trim();
        return text.Length == 0 ? null : TextCut.To(text, TextCharactersMax);
    }
}
