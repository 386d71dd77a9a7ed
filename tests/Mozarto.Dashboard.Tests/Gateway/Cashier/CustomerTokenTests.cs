using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>The user's token, read by a library that nobody here wrote.</summary>
public sealed class CustomerTokenTests(CustomerTokenTests.JoseReader reader) : IClassFixture<CustomerTokenTests.JoseReader>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly CustomerClaims Ana = new("player-77", "ana@example.test", "Ana", "Łuk 李", "15145550123", "CA", null);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(65)] // longer than a block of the hash
    [InlineData(500)]
    public async Task A_key_of_any_length_signs(int length)
    {
        var key = string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + (i % 90))));

        var read = await reader.ReadAsync(CustomerToken.Mint(Ana, key, Now), key, Now);

        Assert.Equal("player-77", read.GetProperty("claims").GetProperty("userId").GetString());
        var other = await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ReadAsync(CustomerToken.Mint(Ana, key, Now), "another" + key, Now));
        Assert.Contains("signature verification failed", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_claims_are_the_documented_ones_as_texts_and_the_life_is_short()
    {
        var read = await reader.ReadAsync(CustomerToken.Mint(Ana, CashierCases.SecretKey, Now), CashierCases.SecretKey, Now);

        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", read.GetProperty("header").GetRawText());
        Assert.Equal(
            CashierCases.Json(new { userId = "player-77", email = "ana@example.test", firstName = "Ana", lastName = "Łuk 李", phone = "15145550123", countryCode = "CA", iat = 1772441940, exp = 1772442540 }),
            CashierCases.Json(read.GetProperty("claims")));
    }

    [Fact]
    public async Task A_verified_address_is_told_as_the_address_itself()
    {
        var order = CashierCases.Order(CashierCases.Input("forumpay") with { IsEmailVerified = true });

        var read = await reader.ReadAsync(CustomerToken.Mint(order.Claims, "k", Now), "k", Now);

        Assert.Equal("ana@example.test", read.GetProperty("claims").GetProperty("emailVerified").GetString());
        Assert.Null(CashierCases.Order(CashierCases.Input("forumpay")).Claims.VerifiedEmail);
    }

    [Fact]
    public async Task It_is_minted_60_seconds_back_and_lives_10_minutes()
    {
        var token = CustomerToken.Mint(Ana, "k", Now);

        await reader.ReadAsync(token, "k", Now + TimeSpan.FromSeconds(539));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ReadAsync(token, "k", Now + TimeSpan.FromSeconds(540)));
    }

    [Theory]
    [InlineData("forumpay")]
    [InlineData("payone")]
    [InlineData("gigadat-eto")]
    public void All_six_claims_are_asked_for_also_where_the_body_has_no_such_field(string way)
    {
        foreach (var field in CashierFields.Identity())
        {
            var faults = CashierCases.Faults(CashierCases.Input(way, other: (field.Name, " ")));
            Assert.Equal(field.Name, Assert.Single(faults).Field);
        }
    }

    [Fact]
    public void No_token_is_minted_from_an_empty_claim_or_without_a_key()
    {
        Assert.Throws<ArgumentException>(() => CustomerToken.Mint(Ana with { Phone = " " }, "k", Now));
        Assert.Throws<ArgumentException>(() => CustomerToken.Mint(Ana with { VerifiedEmail = "" }, "k", Now));
        Assert.Throws<ArgumentException>(() => CustomerToken.Mint(Ana, "", Now));
    }

    /// <summary>The npm package jose.</summary>
    public sealed class JoseReader() : NodeClient("verify.mjs")
    {
        public Task<System.Text.Json.JsonElement> ReadAsync(string token, string secret, DateTimeOffset at) =>
            AskAsync(new { Token = token, Secret = secret, At = at.ToUnixTimeSeconds() });
    }
}
