namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// What the bank does with one request. Modified with <c>with</c>: <c>BankScript.Accept() with { BeforeAnswer = gate }</c>. A request that proves no
/// credentials, or misses what its provider requires, is refused whatever its script says.
/// </summary>
internal sealed record BankScript
{
    /// <summary>Closes the connection when the first byte has come, without reading it: nothing is taken.</summary>
    public static readonly BankScript CloseUnread = new() { IsUnread = true, Saying = BankAnswers.Close };

    public required BankSaying Saying { get; init; }

    /// <summary>The request becomes an entry of the ledger as soon as its body was taken in full.</summary>
    public bool Pays { get; init; }

    public bool IsUnread { get; private init; }

    /// <summary>The first byte has come; nothing is read yet.</summary>
    public BankGate? BeforeReading { get; init; }

    /// <summary>The body was taken in full; nothing is in the ledger yet.</summary>
    public BankGate? BeforeEntry { get; init; }

    /// <summary>What there is to enter is in the ledger; nothing is said yet.</summary>
    public BankGate? BeforeAnswer { get; init; }

    /// <summary>How long it takes to answer, on the bank's clock, behind all gates.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Pays, and says so in a documented shape: that of the request's provider, unless one is given.</summary>
    public static BankScript Accept(BankShape? shape = null) => PayAnd(BankAnswers.Accepted(shape));

    /// <summary>Pays, whatever it says then.</summary>
    public static BankScript PayAnd(BankSaying saying) => new() { Saying = saying, Pays = true };

    /// <summary>Does not pay, whatever it says.</summary>
    public static BankScript DoNotPayAnd(BankSaying saying) => new() { Saying = saying };

    public override string ToString() => $"{(IsUnread ? "read nothing" : Pays ? "pay" : "do not pay")}, {Saying}";
}

/// <summary>A place at which the bank stands still with one request until the test lets it go on.</summary>
internal sealed class BankGate
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReached => reached.Task.IsCompleted;

    /// <summary>Waits until a request stands here.</summary>
    public Task ReachedAsync(TimeSpan? patience = null) => Eventually.CompletedAsync("a request to reach the gate of the bank", reached.Task, patience);

    public void Open() => opened.TrySetResult();

    /// <summary>Stands here until it is opened, or the bank is closed for good.</summary>
    public async Task PassAsync(CancellationToken stop)
    {
        reached.TrySetResult();
        await opened.Task.WaitAsync(stop);
    }
}
