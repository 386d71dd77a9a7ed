using System.Globalization;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Pasted company tokens: what is none is refused with what to do, and of the others only what carries no secret is read.</summary>
public sealed class CompanyTokenClaimsTests
{
    private const string Whole = """{"companyName":"Example Ltd"}""";
    private const string NotOne = "It is not a company token: that has three parts with dots between them, and says how it is signed. Copy all of it.";

    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Good = CompanyToken.Of(Whole);

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "Paste the company token: Admin Center, API Credentials, Token." },
        { "not a token", "It has white space in it. Copy it again, without spaces and line breaks." },
        { Good + "\n", "It has white space in it. Copy it again, without spaces and line breaks." },
        { "\t" + Good, "It has white space in it. Copy it again, without spaces and line breaks." },
        { Good.Insert(20, "\u00A0"), "It has white space in it. Copy it again, without spaces and line breaks." },
        { "Bearer " + Good, "Leave out \"Bearer\" and the space after it: the token is what follows." },
        { "bearer " + Good, "Leave out \"Bearer\" and the space after it: the token is what follows." },
        { Good + "\u200B", "It holds characters that no token has. Copy it again." },
        { "тoken.тoken.тoken", "It holds characters that no token has. Copy it again." },
        { new string('a', 1024 * 1024), "A token has at most 8,192 characters. Was something else pasted?" },
        { "no-dots", NotOne },
        { "...", NotOne },
        { "..", NotOne },
        { "a.b", NotOne },
        { Good + ".more", NotOne },
        { "!!!.???.$$$", NotOne },
        { $"{CompanyToken.Part("{\"alg\":\"HS256\"}")}.{CompanyToken.Part("garbage")}.{CompanyToken.Signature}", NotOne },
        { $"{CompanyToken.Part("{\"alg\":\"HS256\"}")}.{CompanyToken.Part("[1]")}.{CompanyToken.Signature}", NotOne },
        { $"{CompanyToken.Part("[]")}.{CompanyToken.Part(Whole)}.{CompanyToken.Signature}", NotOne },
        { $"{CompanyToken.Part("{\"alg\":\"HS256\"}")}.{CompanyToken.Part(Whole)}.", NotOne },
        { CompanyToken.Of(Whole, """{"typ":"JWT"}"""), NotOne },
        { CompanyToken.Of(Whole, """{"alg":"none"}"""), NotOne },
        { CompanyToken.Of(Whole, """{"alg":"NONE"}"""), NotOne },
        { CompanyToken.Of(Whole, """{"alg":"\ud800"}"""), NotOne },
        { CompanyToken.Of("{\"a\":" + new string('[', 200) + new string(']', 200) + "}"), NotOne },
        { CompanyToken.Of("""{"exp":1764288000}"""), "It ended on 2025-11-28. Ask Mozarto's support for a new one." },
        { CompanyToken.Of("""{"exp":1795867200}"""), "It ended on 2026-11-28. Ask Mozarto's support for a new one." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_token_that_can_be_used_is_refused_with_what_to_do(string pasted, string fault) => Assert.Equal(fault, CompanyTokenClaims.FaultOf(pasted, Now));

    [Theory]
    [InlineData("""{"companyName":"Example Ltd","iat":1760000000,"exp":1900000000}""", "Example Ltd", "2025-10-09", "2030-03-17")]
    [InlineData("""{"company":"Example Ltd"}""", "Example Ltd", null, null)]
    [InlineData("""{"companyId":4711,"exp":"1900000000","iat":-1}""", "4711", null, null)]
    [InlineData("""{"companyName":"   ","sub":"company-7","exp":1e300}""", "company-7", null, null)]
    [InlineData("""{"companyName":{"name":"x"},"exp":null}""", null, null, null)]
    [InlineData("""{"companyName":"\ud800"}""", null, null, null)]
    [InlineData("{}", null, null, null)]
    [InlineData("""{"iat":4000000000}""", null, "2096-10-02", null)]
    public void What_a_token_says_is_read_and_what_it_does_not_say_is_not_made_up(string payload, string? company, string? issued, string? ends)
    {
        var token = CompanyToken.Of(payload);

        var claims = CompanyTokenClaims.TryRead(token)!;

        Assert.Null(CompanyTokenClaims.FaultOf(token, Now));
        Assert.Equal((company, "HS256", issued, ends), (claims.Company, claims.Algorithm, Day(claims.IssuedAt), Day(claims.ExpiresAt)));
    }

    [Fact]
    public void Claims_that_carry_secrets_are_not_read() => Assert.DoesNotContain("canary", CompanyTokenClaims.TryRead(CompanyToken.New("Example Ltd"))!.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(100, CompanyTokenClaims.TryRead(CompanyToken.New(new string('x', 5_000)))!.Company!.Length);

    private static string? Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
