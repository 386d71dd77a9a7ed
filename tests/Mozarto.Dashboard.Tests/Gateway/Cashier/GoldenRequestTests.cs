using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>What is on the wire, as a listener received it: the shapes of Mozarto's Pay-Out API pages, plus our reference.</summary>
public sealed class GoldenRequestTests
{
    private const string Accepted = """{"status":"success","message":"Successfully","isSuccess":true,"data":{"status":"PENDING","transactionId":"70b3c4d5e6f7a8b9c0d1e2f3"}}""";

    [Fact]
    public async Task ForumPay() => Assert.Equal(
        """
        {"pspType":"FORUMPAY","type":"PAYOUT","isTestMode":false,"baseamount":42.50,"currency":"EUR","userId":"0000000000000000000000a7","email":"ana@example.test","country":"IE","preferredCrypto":"ETH","walletAddress":"0x52908400098527886e0f7030069857d2e4169ee7","merchantReference":"out_01k9v0m3a4b5c"}
        """,
        (await SendAsync(CashierCases.Input("forumpay", other: (CashierFields.CountryCode, "IE")))).Body);

    [Fact]
    public async Task PayOne() => Assert.Equal(
        """
        {"pspType":"PAYONE","type":"PAYOUT","isTestMode":false,"baseamount":42.50,"currency":"CAD","currencyCode":"CAD","userId":"0000000000000000000000a7","email":"ana@example.test","firstName":"Ana","lastName":"Roy","phone":"15145550123","merchantReference":"out_01k9v0m3a4b5c"}
        """,
        (await SendAsync(CashierCases.Input("payone"))).Body);

    [Fact]
    public async Task Gigadat_ETO() => Assert.Equal(
        """
        {"pspType":"GIGADAT","type":"PAYOUT","payoutType":"ETO","isTestMode":false,"name":"Ana Roy","email":"ana@example.test","baseamount":42.50,"currency":"CAD","userId":"0000000000000000000000a7","userIp":"203.0.113.9","mobile":"15145550123","merchantReference":"out_01k9v0m3a4b5c"}
        """,
        (await SendAsync(CashierCases.Input("gigadat-eto"))).Body);

    [Fact]
    public void Gigadat_ETO_takes_another_mobile_number_that_is_not_North_American() => Assert.Contains(
        "\"mobile\":\"07123456789\"", CashierCases.Body(CashierCases.Input("gigadat-eto", other: (CashierFields.Mobile, "07123456789"))), StringComparison.Ordinal);

    [Fact]
    public void Gigadat_ACH_carries_the_fields_that_an_administrator_entered_and_none_of_ETO()
    {
        var bank = BankFields.TryMake([new("institutionNumber", "Institution", true, "[0-9]{3}"), new("accountNumber", "Number", true, null), new("memo", "Memo", false, null)], out _);
        var input = CashierCases.Input("gigadat-ach", other: [("institutionNumber", "001"), ("accountNumber", "12345"), ("userIp", "203.0.113.9")]);

        Assert.Equal(
            """
            {"pspType":"GIGADAT","type":"PAYOUT","payoutType":"ACH","baseamount":42.50,"currency":"CAD","userId":"0000000000000000000000a7","email":"ana@example.test","institutionNumber":"001","accountNumber":"12345","merchantReference":"out_01k9v0m3a4b5c"}
            """,
            CashierCases.Body(input, bank));
    }

    [Fact]
    public void A_brand_stands_before_the_reference() => Assert.EndsWith(
        ",\"brandId\":\"brand-1\",\"merchantReference\":\"out_01k9v0m3a4b5c\"}",
        CashierCases.Body(CashierCases.Input("payone", other: (CashierFields.BrandId, "brand-1"))), StringComparison.Ordinal);

    [Fact]
    public void Text_is_written_as_UTF8_and_only_escaped_where_JSON_demands_it() => Assert.Contains(
        "\"firstName\":\"Zoë <&'+ \\\"\\\\\",\"lastName\":\"Łuk 李\"",
        CashierCases.Body(CashierCases.Input("payone", other: [(CashierFields.FirstName, "Zoë <&'+ \"\\"), (CashierFields.LastName, "Łuk 李")])), StringComparison.Ordinal);

    [Fact]
    public void The_same_order_gives_the_same_bytes()
    {
        foreach (var way in (string[])["forumpay", "payone", "gigadat-eto"])
            Assert.Equal(CashierCases.Body(CashierCases.Input(way)), CashierCases.Body(CashierCases.Input(way)));
    }

    [Fact]
    public async Task The_headers_are_those_of_the_documentation_and_no_others()
    {
        var sent = await SendAsync(CashierCases.Input("payone"));

        Assert.Equal("POST /v1/api/mozarto/cashier HTTP/1.1", sent.RequestLine);
        Assert.Equal("Authorization, Connection, Content-Length, Content-Type, Host, x-user-token", string.Join(", ", sent.Headers.Keys.Order(StringComparer.Ordinal)));
        Assert.Equal($"Bearer {CashierCases.CompanyToken}", sent.Headers["Authorization"]);
        Assert.Equal("application/json", sent.Headers["Content-Type"]);
        Assert.Matches(@"^Bearer [\w-]+\.[\w-]+\.[\w-]+$", sent.Headers["x-user-token"]);
    }

    [Fact]
    public async Task The_bytes_that_were_approved_are_the_bytes_that_are_sent()
    {
        await using var cashier = RawCashier.Answering(200, Accepted);
        var keys = CashierCases.Keys(cashier.BaseUrl);
        var stored = CashierCases.Request(keys) with { Body = Encoding.UTF8.GetBytes("""{ "as" : "it was kept", "baseamount": 1.50 }""") };

        await new MozartoGateway(new KnownKeys(keys), new TestClock()).SendPayoutAsync(stored, () => ValueTask.FromResult(true), CancellationToken.None);

        Assert.EndsWith("\r\n\r\n{ \"as\" : \"it was kept\", \"baseamount\": 1.50 }", Encoding.UTF8.GetString(Assert.Single(cashier.Requests)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42.5", "CAD", "42.50")]
    [InlineData("42.50", "CAD", "42.50")]
    [InlineData("75", "CAD", "75.00")]
    [InlineData("0.01", "CAD", "0.01")]
    [InlineData("33.33", "EUR", "33.33")]
    [InlineData("33.34", "EUR", "33.34")]
    [InlineData("5000", "JPY", "5000")]
    [InlineData("5000.00", "JPY", "5000")]
    [InlineData("1.5", "BHD", "1.500")]
    [InlineData("0.001", "BHD", "0.001")]
    [InlineData("90071992547409.93", "EUR", "90071992547409.93")] // 9,007,199,254,740,993 minor units: one more than binary floating point holds
    [InlineData("9007199254740993", "JPY", "9007199254740993")]
    [InlineData("92233720368547758.07", "EUR", "92233720368547758.07")]
    public void An_amount_is_a_plain_number_with_the_exact_decimals_of_its_currency(string typed, string currency, string onTheWire) => Assert.Contains(
        $"\"baseamount\":{onTheWire},",
        CashierCases.Body(CashierCases.Input(currency == "CAD" ? "payone" : "forumpay", typed, currency)), StringComparison.Ordinal);

    private static async Task<(string RequestLine, Dictionary<string, string> Headers, string Body)> SendAsync(CashierInput input)
    {
        await using var cashier = RawCashier.Answering(200, Accepted);
        var keys = CashierCases.Keys(cashier.BaseUrl);
        var gateway = new MozartoGateway(new KnownKeys(keys), new TestClock());

        var answer = await gateway.SendPayoutAsync(CashierCases.Request(keys, input), () => ValueTask.FromResult(true), CancellationToken.None);

        Assert.IsType<CashierAnswer.Accepted>(answer);
        var parts = Encoding.UTF8.GetString(Assert.Single(cashier.Requests)).Split("\r\n\r\n", 2);
        var head = parts[0].Split("\r\n");
        return (head[0], head.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal), parts[1]);
    }
}
