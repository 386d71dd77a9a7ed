using System.Text.Json;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

public sealed class CashierCatalogueTests
{
    private static readonly string[] ReadyKeys =
        [.. CashierCatalogue.Providers.SelectMany(provider => provider.Payouts).Where(way => way.Readiness is PayoutReadiness.Ready).Select(way => way.Key)];

    public static TheoryData<string> Ready => new(ReadyKeys);

    [Fact]
    public void All_ten_providers_stand_in_it_under_their_codes() => Assert.Equal(
        ["BRITE", "CLEO", "EMERCHANTPAY", "FLEXEPIN", "FORUMPAY", "GIGADAT", "NEOSURF", "PAYONE", "TRUST", "WORLDPAY_EU"],
        CashierCatalogue.Providers.Select(provider => provider.Code).ToArray());

    [Fact]
    public void Payouts_exist_for_four_of_them_and_no_webhooks_for_two()
    {
        Assert.Equal(["CLEO", "FORUMPAY", "GIGADAT", "PAYONE"], CashierCatalogue.Providers.Where(provider => provider.Payouts.Count > 0).Select(provider => provider.Code).ToArray());
        Assert.Equal(["BRITE", "FLEXEPIN"], CashierCatalogue.Providers.Where(provider => !provider.SendsWebhooks).Select(provider => provider.Code).ToArray());
        Assert.Equal(["forumpay", "gigadat-eto", "payone"], ReadyKeys);
    }

    [Fact]
    public void A_way_is_found_by_its_key_and_knows_its_provider()
    {
        Assert.Equal("GIGADAT", CashierCatalogue.ProviderOf(CashierCatalogue.Find("gigadat-ach")!).Code);
        Assert.Null(CashierCatalogue.Find("GIGADAT"));
    }

    [Theory]
    [MemberData(nameof(Ready))]
    public void Samples_pass_their_own_checks_and_the_provider_stands_in_the_body(string key)
    {
        var way = CashierCatalogue.Find(key)!;
        var all = way.Fields.Select(field => (field.Name, field.Sample)).ToArray();

        using var body = JsonDocument.Parse(CashierCases.Body(CashierCases.Input(key, other: all)));

        Assert.Equal(CashierCatalogue.ProviderOf(way).Code, body.RootElement.GetProperty("pspType").GetString());
        Assert.Equal("PAYOUT", body.RootElement.GetProperty("type").GetString());
        Assert.Equal(CashierCases.Reference, body.RootElement.GetProperty("merchantReference").GetString());
        Assert.Equal(body.RootElement.EnumerateObject().Count(), body.RootElement.EnumerateObject().DistinctBy(member => member.Name, StringComparer.Ordinal).Count());
    }
}
