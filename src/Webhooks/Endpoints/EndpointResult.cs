using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>What came of a command about an endpoint.</summary>
internal abstract record EndpointResult
{
    private EndpointResult() { }

    /// <summary>It is in force here, and on the other instances within five seconds.</summary>
    public sealed record Done : EndpointResult;

    /// <summary>A secret was generated: this is the only time that it can be read.</summary>
    public sealed record Generated(string Secret) : EndpointResult
    {
        // A record's own text would show it.
        public override string ToString() => nameof(Generated);
    }

    /// <summary>What was typed is not right; a sentence for each field.</summary>
    public sealed record Faulty(IReadOnlyList<FieldFault> Faults) : EndpointResult;

    /// <summary>Somebody else changed it meanwhile. What was typed is still there, and pressing again is a decision that knows of it.</summary>
    public sealed record Conflict(string Why) : EndpointResult;

    /// <summary>It is possible, but only for somebody who means it; asked again with the answer, it is done.</summary>
    public sealed record AskFirst(string Question) : EndpointResult;

    public sealed record NotPossible(string Why) : EndpointResult;

    /// <summary>They may not, or not just now; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotAllowed(string Why = CommandTrail.NotAllowed) : EndpointResult;
}
