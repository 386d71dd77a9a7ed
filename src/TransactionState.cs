namespace Mozarto.Dashboard;

/// <summary>Where a transaction stands. Pending ranks below all others; Approved, Declined and Cancelled are final. The numbers are stored.</summary>
public enum TransactionState
{
    Pending = 1,
    Approved = 2,
    Declined = 3,
    Cancelled = 4,

    /// <summary>What is known contradicts itself: a person decides.</summary>
    Conflict = 5,
}
