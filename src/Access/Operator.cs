using System.Security.Claims;
using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Access;

/// <summary>A signed-in person: who they are (issuer and subject), what they are called, and what they may do.</summary>
internal sealed record Operator(string Issuer, string Subject, string Name, IReadOnlyList<string> Roles)
{
    public const string IssuerClaim = "iss";

    /// <summary>One person, whatever they are called: for comparing who did a thing with who confirms it.</summary>
    public string Identity => $"{Issuer}|{Subject}";

    public bool Has(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>The entry for one act of this person, done or refused.</summary>
    public AuditEntry Act(long id, DateTimeOffset now, string action, string subject, AuditOutcome outcome, string detail) => new()
    {
        Id = id,
        HappenedAt = now,
        OperatorIssuer = Issuer,
        OperatorSubject = Subject,
        OperatorName = Name.Length <= AuditEntry.NameCharactersMax ? Name : Name[..AuditEntry.NameCharactersMax],
        OperatorRoles = string.Join(' ', Roles),
        Action = action,
        Subject = subject,
        Outcome = outcome,
        Detail = detail,
    };

    /// <summary>The operator behind a request or a circuit; null when nobody is signed in.</summary>
    public static Operator? From(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true } || principal.FindFirst(ClaimTypes.NameIdentifier) is not { } subject) return null;
        var roles = principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Where(role => Dashboard.Roles.All.Contains(role, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);
        return new Operator(principal.FindFirst(IssuerClaim)?.Value ?? subject.Issuer, subject.Value, principal.Identity.Name ?? subject.Value, [.. roles]);
    }
}
