using Microsoft.Extensions.Primitives;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using IPNetwork = System.Net.IPNetwork;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Mozarto's fixed Authorization value; endpoints that ask for none; networks; and that the endpoint, never the request, chooses the proof.</summary>
public sealed class AuthorizationTests
{
    private const string Secret = A.MozartoSecret;
    private static readonly VerificationRules Rules = A.Rules(EndpointKind.Mozarto);

    [Theory]
    [InlineData("Bearer a-mozarto-secret-01", "Untimed")]
    [InlineData("bearer a-mozarto-secret-01", "Untimed")]
    [InlineData("BEARER a-mozarto-secret-01", "Untimed")]
    [InlineData("Bearer  a-mozarto-secret-01", "Malformed")]
    [InlineData("Bearer\ta-mozarto-secret-01", "Malformed")]
    [InlineData("a-mozarto-secret-01", "Malformed")]
    [InlineData("Bearer", "Malformed")]
    [InlineData(" Bearer a-mozarto-secret-01", "NoSupportedScheme")]
    [InlineData("Bearer a-mozarto-secret-01 ", "WrongSecret")]
    [InlineData("Bearer a-mozarto-secret-012", "WrongSecret")]
    [InlineData("Bearer a-mozarto-secret-0", "WrongSecret")]
    [InlineData("Bearer A-MOZARTO-SECRET-01", "WrongSecret")]
    [InlineData("Bearer ", "WrongSecret")]
    [InlineData("Bearer a-mozarto-secret-01\0", "WrongSecret")]
    [InlineData("Basic a-mozarto-secret-01", "NoSupportedScheme")]
    [InlineData("Token a-mozarto-secret-01", "NoSupportedScheme")]
    [InlineData("", "NoHeader")]
    [InlineData(null, "NoHeader")]
    public void The_scheme_in_any_letter_case_one_space_and_the_exact_secret(string? value, string reason)
    {
        var verdict = Verify(value);

        Assert.Equal(reason, verdict.Reason.ToString());
        Assert.Equal(reason == "Untimed" ? VerdictKind.Authentic : VerdictKind.Rejected, verdict.Kind);
    }

    [Fact]
    public void Every_secret_one_character_away_is_refused()
    {
        var others = Enumerable.Range(0, Secret.Length).SelectMany(at => Enumerable.Range(0, 7).Select(bit => Secret[..at] + (char)(Secret[at] ^ (1 << bit)) + Secret[(at + 1)..]));

        Assert.DoesNotContain(others, other => Verify($"Bearer {other}") is not Verdict.Rejected);
    }

    [Fact]
    public void The_verdict_names_the_secret_that_matched_by_its_fingerprint()
    {
        VerificationSecret[] secrets = [A.Secret("the-coming-secret"), A.Secret(Secret)];

        var verdict = Assert.IsType<Verdict.Authentic>(WebhookSignature.Verify(A.SignedRequest(authorization: $"Bearer {Secret}"), Rules, secrets, A.Time));

        Assert.Equal(secrets[1].Fingerprint, verdict.SecretFingerprint);
        Assert.Null(verdict.SignedAt);
        Assert.Equal([VerdictCheck.Header, VerdictCheck.Form, VerdictCheck.Scheme, VerdictCheck.Secret], verdict.Steps.Select(step => step.Check));
    }

    [Fact]
    public void Two_Authorization_headers_are_refused_even_if_both_are_right() =>
        Assert.Equal(VerdictReason.Malformed, Verify(new StringValues([$"Bearer {Secret}", $"Bearer {Secret}"])).Reason);

    [Fact]
    public void A_value_beyond_its_limit_is_malformed()
    {
        Assert.Equal(VerdictReason.WrongSecret, Verify("Bearer " + new string('x', 4089)).Reason);
        Assert.Equal(VerdictReason.Malformed, Verify("Bearer " + new string('x', 4090)).Reason);
    }

    [Theory]
    [InlineData("Basic bW96YXJ0bzpzZWNyZXQ=", "Untimed")]
    [InlineData("basic bW96YXJ0bzpzZWNyZXQ=", "WrongSecret")]
    [InlineData("Basic  bW96YXJ0bzpzZWNyZXQ=", "WrongSecret")]
    [InlineData("bW96YXJ0bzpzZWNyZXQ=", "WrongSecret")]
    [InlineData("Bearer Basic bW96YXJ0bzpzZWNyZXQ=", "WrongSecret")]
    public void Without_a_scheme_the_whole_value_is_the_secret(string value, string reason) => Assert.Equal(reason, WebhookSignature.Verify(
        A.SignedRequest(authorization: value), Rules with { AuthorizationScheme = null }, [A.Secret("Basic bW96YXJ0bzpzZWNyZXQ=", scheme: null)], A.Time).Reason.ToString());

    [Fact]
    public void Another_scheme_may_be_configured()
    {
        var rules = Rules with { AuthorizationScheme = "Token" };
        VerificationSecret[] secrets = [A.Secret(Secret, "Token")];

        Assert.Equal(VerdictReason.Untimed, WebhookSignature.Verify(A.SignedRequest(authorization: $"token {Secret}"), rules, secrets, A.Time).Reason);
        Assert.Equal(VerdictReason.NoSupportedScheme, WebhookSignature.Verify(A.SignedRequest(authorization: $"Bearer {Secret}"), rules, secrets, A.Time).Reason);
    }

    [Fact]
    public void The_endpoint_chooses_the_proof_not_the_request()
    {
        var authorizationOnly = A.SignedRequest(signature: StringValues.Empty, authorization: $"Bearer {A.MozartPaySecret}");
        Assert.Equal(VerdictReason.NoHeader, WebhookSignature.Verify(authorizationOnly, A.Rules(), [A.Secret()], A.Time).Reason);

        var signatureOnly = A.SignedRequest(signature: A.Signature(A.Body, Secret));
        Assert.Equal(VerdictReason.NoHeader, WebhookSignature.Verify(signatureOnly, Rules, [A.Secret(Secret)], A.Time).Reason);
    }

    [Fact]
    public void A_refused_value_is_kept_as_a_digest_that_the_right_secret_of_tomorrow_matches()
    {
        var refused = Assert.IsType<Verdict.Rejected>(Verify("bearer the-coming-secret"));

        Assert.Equal(VerdictKind.Authentic, MozartoAuthorization.Compare(refused.AuthorizationDigest!, [A.Secret("the-coming-secret")], []).Kind);
        Assert.Equal(VerdictKind.Rejected, MozartoAuthorization.Compare(refused.AuthorizationDigest!, [A.Secret("some-other-secret")], []).Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer a-mozarto-secret-01")]
    public void An_unsecured_endpoint_takes_everything_but_calls_nothing_authentic(string? value) =>
        Assert.IsType<Verdict.Unsecured>(WebhookSignature.Verify(A.SignedRequest(authorization: value), Rules with { IsUnsecured = true }, [], A.Time));

    [Fact]
    public void Mozart_Pay_is_never_unsecured() =>
        Assert.Equal(VerdictReason.NoHeader, WebhookSignature.Verify(A.SignedRequest(signature: StringValues.Empty), A.Rules() with { IsUnsecured = true }, [A.Secret()], A.Time).Reason);

    [Theory]
    [InlineData("203.0.113.0", true)]
    [InlineData("203.0.113.255", true)]
    [InlineData("203.0.114.0", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("127.0.0.1", false)]
    public void Only_the_allowed_networks_are_listened_to(string from, bool isAllowed)
    {
        var rules = A.Rules() with { AllowedNetworks = [IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("2001:db8::/32")] };

        var verdict = WebhookSignature.Verify(A.SignedRequest(from: from), rules, [A.Secret()], A.Time);

        Assert.Equal(isAllowed ? VerdictReason.Fresh : VerdictReason.AddressNotAllowed, verdict.Reason);
    }

    [Fact]
    public void An_unsecured_endpoint_has_its_allowed_networks_too() =>
        Assert.Equal(VerdictReason.AddressNotAllowed, WebhookSignature.Verify(
            A.SignedRequest(from: "198.51.100.1"), Rules with { IsUnsecured = true, AllowedNetworks = [IPNetwork.Parse("203.0.113.0/24")] }, [], A.Time).Reason);

    private static Verdict Verify(StringValues authorization) =>
        WebhookSignature.Verify(A.SignedRequest(authorization: authorization), Rules, [A.Secret(Secret)], A.Time);
}
