using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>Which bodies pass, after the Pay-Out API pages: what the product sends does, and each way to be wrong is told.</summary>
public sealed class PretendFormTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"PAYONE\"")]
    [InlineData("<xml/>")]
    public void What_is_no_object_is_invalid(string body) =>
        Assert.Equal(PretendReplies.Invalid("the body must be a JSON object"), TurnedAway(body));

    [Theory]
    [InlineData("{}", "pspType")]
    [InlineData("""{"pspType":null}""", "pspType")]
    [InlineData("""{"pspType":7}""", "pspType")]
    [InlineData("""{"pspType":"PAYONE"}""", "type")]
    public void Without_a_provider_and_a_type_nothing_else_is_looked_at(string body, string missing) =>
        Assert.Equal(PretendReplies.MissingField(missing), TurnedAway(body));

    [Fact]
    public void Providers_that_the_company_does_not_pay_out_through_have_no_rule_or_no_configuration()
    {
        Assert.Equal(PretendReplies.NoRule, TurnedAway("""{"pspType":"NEOSURF","type":"PAYOUT"}"""));
        Assert.Equal(PretendReplies.NoRule, TurnedAway("""{"pspType":"payone","type":"PAYOUT"}"""));
        Assert.Equal(PretendReplies.NoConfiguration, TurnedAway("""{"pspType":"CLEO","type":"PAYOUT"}"""));
        Assert.Contains("type must be PAYOUT", TurnedAway("""{"pspType":"PAYONE","type":"PAYIN"}""").Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forumpay", "baseamount userId email currency country preferredCrypto walletAddress")]
    [InlineData("payone", "baseamount userId email currency currencyCode firstName lastName phone")]
    [InlineData("gigadat-eto", "baseamount userId email currency name userIp mobile")]
    public void What_the_product_sends_passes_and_each_field_of_it_is_needed(string way, string needed)
    {
        var body = CashierCases.Body(CashierCases.Input(way));

        var order = Passed(body);

        Assert.Equal((42.50m, CashierCases.Reference, "0000000000000000000000a7"), (order.Amount, order.Reference, order.UserId));
        foreach (var field in needed.Split(' '))
        {
            Assert.Equal(PretendReplies.MissingField(field), TurnedAway(Changed(body, field, null)));
            Assert.Equal(PretendReplies.MissingField(field), TurnedAway(WithNull(body, field)));
            Assert.Contains("Validation failed", TurnedAway(Changed(body, field, "")).Body, StringComparison.Ordinal);
            Assert.Contains("Validation failed", TurnedAway(Changed(body, field, true)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_Gigadat_ACH_only_what_every_payout_carries_is_needed()
    {
        var body = Changed(CashierCases.Body(CashierCases.Input("gigadat-eto")), "payoutType", "ACH");
        var bare = "name userIp mobile".Split(' ').Aggregate(body, (left, field) => Changed(left, field, null));

        Assert.Equal(PretendWay.GigadatAch, Passed(bare).Way);
        Assert.Equal(PretendReplies.MissingField("email"), TurnedAway(Changed(bare, "email", null)));
        Assert.Contains("payoutType must be one of", TurnedAway(Changed(bare, "payoutType", "WIRE")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payone", "42.50")]
    [InlineData("payone", "42.5")]
    [InlineData("payone", "42")]
    [InlineData("payone", "0.01")]
    [InlineData("payone", "92233720368547758.07")]
    [InlineData("gigadat-eto", "75.00")]
    public void Plain_amounts_pass(string way, string literal) =>
        Assert.Equal(decimal.Parse(literal, System.Globalization.CultureInfo.InvariantCulture), Passed(WithAmount(way, literal)).Amount);

    [Theory]
    [InlineData("payone", "\"42.50\"", "must be a number")]
    [InlineData("payone", "4.25E1", "must be a plain decimal number")]
    [InlineData("payone", "-42.50", "must be a plain decimal number")]
    [InlineData("payone", "0", "must be a positive number")]
    [InlineData("payone", "0.00", "must be a positive number")]
    [InlineData("payone", "12345678901234567890123456789", "must be a plain decimal number")]
    [InlineData("gigadat-eto", "75", "must have exactly 2 decimals")]
    [InlineData("gigadat-eto", "75.5", "must have exactly 2 decimals")]
    [InlineData("gigadat-eto", "75.500", "must have exactly 2 decimals")]
    public void Other_amounts_are_told_what_is_wrong(string way, string literal, string fault) =>
        Assert.Equal(PretendReplies.Invalid("baseamount " + fault), TurnedAway(WithAmount(way, literal)));

    [Theory]
    [InlineData("payone", "currency", "EUR", "currency must be CAD")]
    [InlineData("payone", "currencyCode", "EUR", "currencyCode must be CAD")]
    [InlineData("payone", "phone", "+12 34-5", "phone must be at least 6 digits")]
    [InlineData("forumpay", "currency", "eur", "currency must be a currency code")]
    [InlineData("forumpay", "country", "Ireland", "country must be a country code")]
    [InlineData("gigadat-eto", "userIp", "2001:db8::1", "userIp must be an IPv4 address")]
    [InlineData("gigadat-eto", "mobile", "12345", "mobile must be at least 6 digits")]
    [InlineData("gigadat-eto", "isTestMode", "no", "isTestMode must be a boolean value")]
    public void Other_values_are_told_what_is_wrong(string way, string field, string value, string fault) =>
        Assert.Equal(PretendReplies.Invalid(fault), TurnedAway(Changed(CashierCases.Body(CashierCases.Input(way)), field, value)));

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var body = Changed(Changed(CashierCases.Body(CashierCases.Input("payone")), "currency", "EUR"), "phone", "1");

        Assert.Equal(PretendReplies.Invalid("currency must be CAD", "phone must be at least 6 digits"), TurnedAway(body));
    }

    [Fact]
    public void A_reference_may_be_missing_or_empty_and_must_be_a_text()
    {
        var body = CashierCases.Body(CashierCases.Input("payone"));

        Assert.Equal("", Passed(Changed(body, "merchantReference", null)).Reference);
        Assert.Equal("", Passed(Changed(body, "merchantReference", "")).Reference);
        Assert.Equal(PretendReplies.Invalid("merchantReference must be a string"), TurnedAway(Changed(body, "merchantReference", 7)));
    }

    [Fact]
    public void Text_that_is_none_is_empty() => Assert.Equal(
        PretendReplies.Invalid("firstName must not be empty"),
        TurnedAway(CashierCases.Body(CashierCases.Input("payone")).Replace("\"firstName\":\"Ana\"", "\"firstName\":\"\\ud800\"", StringComparison.Ordinal)));

    private static string WithAmount(string way, string literal) =>
        CashierCases.Body(CashierCases.Input(way)).Replace("\"baseamount\":42.50", "\"baseamount\":" + literal, StringComparison.Ordinal);

    // Null takes the field away; the amount's text stays as it was.
    private static string Changed(string body, string field, JsonNode? value)
    {
        var members = JsonNode.Parse(body)!.AsObject();
        members.Remove(field);
        if (value is not null) members.Add(field, value);
        return members.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static string WithNull(string body, string field) => $"{{\"{field}\":null,{Changed(body, field, null)[1..]}";

    private static PretendOrder Passed(string body)
    {
        var check = PretendForm.Check(Encoding.UTF8.GetBytes(body));
        return check is PretendCheck.Passed passed ? passed.Order : throw new Xunit.Sdk.XunitException(((PretendCheck.TurnedAway)check).Reply.Body);
    }

    private static PretendReply TurnedAway(string body) => Assert.IsType<PretendCheck.TurnedAway>(PretendForm.Check(Encoding.UTF8.GetBytes(body))).Reply;
}
