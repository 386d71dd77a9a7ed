using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What came of a command about payouts: closed.</summary>
internal abstract record PayoutResult
{
    private PayoutResult() { }

    /// <summary>It is done; <paramref name="Effect"/> says what it changed.</summary>
    public sealed record Done(long PayoutId, string Effect) : PayoutResult;

    /// <summary>What was entered cannot be sent: a sentence for each field that is wrong.</summary>
    public sealed record Faulty(IReadOnlyList<FieldFault> Faults) : PayoutResult;

    /// <summary>It cannot be done; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotPossible(string Why) : PayoutResult;

    /// <summary>They may not, or not just now; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotAllowed(string Why = CommandTrail.NotAllowed) : PayoutResult;

    /// <summary>How it is said to people.</summary>
    public string Words => this switch
    {
        Done done => done.Effect,
        NotPossible not => not.Why,
        NotAllowed not => not.Why,
        _ => "Some of what was entered cannot be sent: see the fields.",
    };
}
