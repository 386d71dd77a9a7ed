using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// What a transaction has in common with many others and what lists are filtered by, taken together. There are a few hundred different ones however many
/// transactions there are, so any combination of filters is a set of facets, each of which is one stretch of an index. Of a payout are those that belong to one of ours.
/// </summary>
internal sealed record TransactionFacet(TransactionState State, TransactionDirection Direction, string? Provider, string Source, string? CurrencyCode, bool IsOfPayout)
{
    /// <summary>A number made from what the facet says: whoever knows a transaction knows its facet, and nobody has to keep a table of them.</summary>
    public long Id
    {
        get
        {
            // Lengths stand before texts, so that no text can look like two.
            var text = string.Create(CultureInfo.InvariantCulture, $"{(int)State} {(int)Direction} {Provider?.Length} {Provider} {Source.Length} {Source} {CurrencyCode?.Length} {CurrencyCode} {(IsOfPayout ? 1 : 0)}");
            return BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & long.MaxValue;
        }
    }

    public static TransactionFacet Of(Transaction row) => new(row.State, row.Direction, row.Provider, row.Source, row.CurrencyCode, row.PayoutId is not null);

    public bool Fits(TransactionFilter filter) =>
        (filter.State is not { } state || State == state)
        && (filter.Direction is not { } direction || Direction == direction)
        && (filter.Provider is not { } provider || Provider == provider)
        && (filter.Source is not { } source || Source == source)
        && (filter.CurrencyCode is not { } code || CurrencyCode == code)
        && (!filter.IsUnmatched || (Direction == TransactionDirection.Payout && !IsOfPayout));
}
