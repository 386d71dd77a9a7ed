using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Asks whoever let somebody in whether they still would, without the person: asked of a session that was last checked a while ago. Where nobody
/// registers it there is nothing to ask, and a session lives until its limit.
/// </summary>
internal interface ISessionRecheck
{
    /// <param name="properties">What the session keeps about its sign-in, tokens among it. Not to be changed: what is new about them is part of the answer.</param>
    /// <param name="known">The person as they were when they were last checked: with the provider's roles, not with those given here.</param>
    /// <param name="stop">Ends the question.</param>
    ValueTask<SessionRecheck> RecheckAsync(AuthenticationProperties properties, ClaimsPrincipal known, CancellationToken stop);
}

/// <summary>What whoever let somebody in says about them now.</summary>
internal abstract record SessionRecheck
{
    private SessionRecheck() { }

    /// <summary>They would let them in as before.</summary>
    /// <param name="Properties">What the session keeps from now on.</param>
    public sealed record Unchanged(AuthenticationProperties Properties) : SessionRecheck;

    /// <summary>They would let them in, but tell something else about them: another name, other roles.</summary>
    /// <param name="Principal">The person, with the claims that a new sign-in would have.</param>
    /// <param name="Properties">What the session keeps from now on.</param>
    public sealed record Changed(ClaimsPrincipal Principal, AuthenticationProperties Properties) : SessionRecheck;

    /// <summary>They would not let them in: the session is over.</summary>
    public sealed record Ended : SessionRecheck;

    /// <summary>It cannot be asked without the person's browser.</summary>
    public sealed record AskPerson : SessionRecheck;

    /// <summary>No answer, or none that says anything about the person.</summary>
    public sealed record NotReachable : SessionRecheck;
}
