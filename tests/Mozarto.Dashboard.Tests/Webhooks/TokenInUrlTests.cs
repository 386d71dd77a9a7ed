using Microsoft.Extensions.Primitives;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>A secret in the address: noticed, refused as a proof, and masked wherever the address is kept.</summary>
public sealed class TokenInUrlTests
{
    private static readonly string Secret = A.MozartoSecret;

    [Theory]
    [InlineData("?token=a-mozarto-secret-01", "secret")]
    [InlineData("?anything=a-mozarto-secret-01", "secret")]
    [InlineData("?a=1&b=a%2Dmozarto%2Dsecret%2D01", "secret")]
    [InlineData("?a-mozarto-secret-01", "secret")]
    [InlineData("?a-mozarto-secret-01=", "secret")]
    [InlineData("?token=wrong", "name")]
    [InlineData("?API_KEY=wrong", "name")]
    [InlineData("?a=1", null)]
    [InlineData("?", null)]
    [InlineData("", null)]
    public void It_is_noted_whether_the_query_carries_a_secret_or_is_named_like_one(string query, string? note)
    {
        var verdict = Verify(query, authorization: $"Bearer {Secret}");

        Assert.Equal(VerdictKind.Authentic, verdict.Kind);
        Assert.Equal(note, verdict.Steps.SingleOrDefault(step => step.Check == VerdictCheck.Url)?.Detail);
    }

    [Theory]
    [InlineData("?token=a-mozarto-secret-01")]
    [InlineData("?a-mozarto-secret-01")]
    [InlineData("?token=wrong")]
    public void It_proves_nothing_and_is_the_reason_where_no_header_was_sent(string query)
    {
        var verdict = Verify(query, StringValues.Empty);

        Assert.Equal((VerdictKind.Rejected, VerdictReason.TokenInUrl, VerdictReason.TokenInUrl), (verdict.Kind, verdict.Reason, ((Verdict.Rejected)verdict).Cause));
    }

    [Fact]
    public void Beside_a_wrong_header_the_header_is_the_reason() =>
        Assert.Equal(VerdictReason.WrongSecret, Verify($"?token={Secret}", "Bearer wrong").Reason);

    [Fact]
    public void Only_the_first_twenty_parameters_are_looked_at()
    {
        var twenty = "?" + string.Join('&', Enumerable.Repeat("a=1", 19)) + $"&a={Secret}";
        Assert.Contains(Verify(twenty, $"Bearer {Secret}").Steps, step => step.Check == VerdictCheck.Url);

        var more = "?" + string.Join('&', Enumerable.Repeat("a=1", 20)) + $"&a={Secret}";
        Assert.DoesNotContain(Verify(more, $"Bearer {Secret}").Steps, step => step.Check == VerdictCheck.Url);
    }

    [Theory]
    [InlineData("", "/webhooks/x")]
    [InlineData("?", "/webhooks/x")]
    [InlineData("?token=canary", "/webhooks/x?token=•••")]
    [InlineData("?a=canary&b=canary", "/webhooks/x?a=•••&b=•••")]
    [InlineData("?canary", "/webhooks/x?•••")]
    [InlineData("?canary=", "/webhooks/x?•••")]
    [InlineData("?a=1&canary", "/webhooks/x?a=•••&•••")]
    [InlineData("?a=canary=canary", "/webhooks/x?a=•••")]
    [InlineData("?=canary", "/webhooks/x?=•••")]
    public void Every_value_is_masked_and_what_has_no_name_too(string query, string kept) =>
        Assert.Equal(kept, TokenInUrl.MaskedPath("/webhooks/x", query, 500));

    [Fact]
    public void A_long_address_is_cut_to_its_limit()
    {
        var masked = TokenInUrl.MaskedPath("/webhooks/x", "?" + new string('n', 8000) + "=canary", 500);

        Assert.Equal(500, masked.Length);
        Assert.EndsWith("n…", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_twenty_parameters_nothing_is_kept() =>
        Assert.Equal(20, TokenInUrl.MaskedPath("/x", "?" + string.Join('&', Enumerable.Repeat("a=canary", 50)), 500).Split("a=•••").Length - 1);

    private static Verdict Verify(string query, StringValues authorization) =>
        WebhookSignature.Verify(A.SignedRequest(query: query, authorization: authorization), A.Rules(EndpointKind.Mozarto), [A.Secret(Secret)], A.Time);
}
