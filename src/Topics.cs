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

    /// <summary>Credentials, or the business time zone, were set.</summary>
    public const string Settings = "settings";

    /// <summary>Somebody signed in or out, or holds other roles.</summary>
    public const string People = "people";

    /// <summary>Entries were sealed, or a verification of the audit log went on or ended.</summary>
    public const string Audit = "audit";

    /// <summary>An export went on or ended: of this process only, since its progress is in memory.</summary>
    public const string Exports = "exports";

    /// <summary>Jobs were done, or have failed.</summary>
    public const string JobsDone = "jobs-done";

    /// <summary>Jobs of a kind were added: whoever runs those looks, and nobody else.</summary>
    public static string JobsOf(string kind) => $"jobs/{kind}";
}
