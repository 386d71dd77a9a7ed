namespace Mozarto.Dashboard;

/// <summary>
/// The states of a transaction. <see cref="Pending"/> ranks below all others; <see cref="Approved"/>, <see cref="Declined"/> and
/// <see cref="Cancelled"/> are final and of one rank, so that two of them contradict each other: <see cref="Conflict"/>, which waits for a person.
/// The numbers are stored.
/// </summary>
public enum TransactionState
{
    Pending = 1,
    Approved = 2,
    Declined = 3,
    Cancelled = 4,
    Conflict = 5,
}
