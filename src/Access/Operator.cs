using System.Globalization;
using System.Security.Claims;
using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Access;

/// <summary>A signed-in person: who they are (issuer and subject), what they are called, and what they may do.</summary>
internal sealed record Operator(string Issuer, string Subject, string Name, IReadOnlyList<string> Roles)
{
    public const string IssuerClaim = "iss";

    // The last second of the year 9999.
    private const long InstantSecondsMax = 253_402_300_799;

    /// <summary>When they last proved who they are, in seconds since 1970: OpenID Connect's claim.</summary>
    public const string SignedInAtClaim = "auth_time";

    /// <summary>From which address the request or the circuit came.</summary>
    public const string AddressClaim = "mozarto:address";

    /// <summary>Which request or circuit it was, as the log names it.</summary>
    public const string ReferenceClaim = "mozarto:reference";

    /// <summary>Whoever let them in wants to see them again before they do anything.</summary>
    public const string MustConfirmClaim = "mozarto:confirm";

    /// <summary>When they last proved who they are; null where nobody said.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>From which address they act; null where nobody said.</summary>
    public string? Address { get; init; }

    /// <summary>The request or circuit through which they act; null where nobody said.</summary>
    public string? Reference { get; init; }

    /// <summary>They may look, and do nothing before they have signed in again.</summary>
    public bool MustConfirm { get; init; }

    /// <summary>One person, whatever they are called: for comparing who did a thing with who confirms it.</summary>
    public string Identity => $"{Issuer}|{Subject}";

    public bool Has(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>This person as the audit log keeps them.</summary>
    public AuditActor Actor => new(Issuer, Subject, Name, string.Join(' ', Roles), Address, Reference);

    /// <summary>The operator behind a request or a circuit; null when nobody is signed in.</summary>
    public static Operator? From(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true } || principal.FindFirst(ClaimTypes.NameIdentifier) is not { } subject) return null;
        var roles = principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Where(role => Dashboard.Roles.All.Contains(role, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);
        return new Operator(principal.FindFirst(IssuerClaim)?.Value ?? subject.Issuer, subject.Value, principal.Identity.Name ?? subject.Value, [.. roles])
        {
            SignedInAt = long.TryParse(principal.FindFirst(SignedInAtClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= InstantSecondsMax
                ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            Address = principal.FindFirst(AddressClaim)?.Value,
            Reference = principal.FindFirst(ReferenceClaim)?.Value,
            MustConfirm = principal.HasClaim(claim => claim.Type == MustConfirmClaim),
        };
    }
}
