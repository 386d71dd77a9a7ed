using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>Somebody on a higher floor whose own rows depend on what transactions tell.</summary>
internal interface ITransactionFollower
{
    /// <summary>
    /// These transactions may have changed. Stages what follows from it in the same context, so that both are kept together or not at all; idempotent, since
    /// it looks at what they are and not at what happened.
    /// </summary>
    Task FollowAsync(DashboardContext context, IReadOnlyCollection<Transaction> transactions, CancellationToken cancellation);
}
