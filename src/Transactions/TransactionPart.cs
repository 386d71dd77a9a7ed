namespace Mozarto.Dashboard.Transactions;

/// <summary>A part of the page of a transaction that a higher floor brings: a component with a parameter <c>TransactionId</c>. It is set again whenever the page is.</summary>
internal sealed record TransactionPart(Type Component)
{
    public const string IdName = "TransactionId";
}
