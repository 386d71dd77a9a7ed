namespace Mozarto.Dashboard;

/// <summary>What live updates are about.</summary>
internal static class Topics
{
    public const string Deliveries = "deliveries";
    public const string Endpoints = "endpoints";

    /// <summary>A person did something to a transaction.</summary>
    public const string Transactions = "transactions";

    /// <summary>A payout was created, approved, sent, settled; sending was paused or resumed.</summary>
    public const string Payouts = "payouts";

    /// <summary>What a sender's word means was proposed, confirmed or taken back.</summary>
    public const string Words = "words";

    /// <summary>An export went on or ended: of this process only, since its progress is in memory.</summary>
    public const string Exports = "exports";

    /// <summary>Jobs were added: whoever runs them looks.</summary>
    public const string Jobs = "jobs";

    /// <summary>Jobs were done, or have failed.</summary>
    public const string JobsDone = "jobs-done";
}
