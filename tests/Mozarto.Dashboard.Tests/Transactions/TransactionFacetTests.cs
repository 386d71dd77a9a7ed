using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

public sealed class TransactionFacetTests
{
    private static readonly TransactionFacet Facet = new(TransactionState.Approved, TransactionDirection.PayIn, "fena", "a-source", "EUR", IsOfPayout: false);

    // Computed apart from the product: SHA-256 of "2 1 4 fena 8 a-source 3 EUR 0", its first eight bytes, little-endian, without the sign.
    [Fact]
    public void The_same_facet_has_the_same_number_today_and_in_every_process() => Assert.Equal(6353950187635759746, Facet.Id);

    [Fact]
    public void Facets_that_differ_anywhere_have_different_numbers()
    {
        TransactionFacet[] facets =
        [
            Facet,
            Facet with { State = TransactionState.Declined },
            Facet with { Direction = TransactionDirection.Payout },
            Facet with { Provider = "payone" },
            Facet with { Provider = null },
            Facet with { Provider = "" },
            Facet with { Source = "b-source" },
            Facet with { CurrencyCode = "GBP" },
            Facet with { CurrencyCode = null },
            Facet with { IsOfPayout = true },
            Facet with { Provider = "fena 8 a-source", Source = "" },
            Facet with { Provider = "fen", Source = "aa-source" },
        ];

        Assert.Equal(facets.Length, facets.Select(facet => facet.Id).Distinct().Count());
        Assert.DoesNotContain(facets, facet => facet.Id <= 0);
    }

    [Fact]
    public void A_transaction_that_becomes_something_else_is_of_another_facet()
    {
        var row = TransactionStore.Of();
        var before = row.FacetId;

        row.Become(row.Facts with { State = TransactionState.Declined });

        Assert.NotEqual(before, row.FacetId);
        Assert.Equal(TransactionFacet.Of(row).Id, row.FacetId);
    }
}
