using System.Globalization;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The signed time: fresh, stale or in the future, by whole seconds, and only the signed one counts.</summary>
public sealed class SignatureAgeTests
{
    private const int EightDays = 8 * 86_400;

    [Theory]
    [InlineData(0, "Fresh")]
    [InlineData(299, "Fresh")]
    [InlineData(300, "Fresh")]
    [InlineData(301, "Stale")]
    [InlineData(EightDays, "Stale")]
    [InlineData(-299, "Fresh")]
    [InlineData(-300, "Fresh")]
    [InlineData(-301, "Future")]
    public void An_authentic_delivery_is_fresh_up_to_five_minutes_either_way(int age, string reason)
    {
        var verdict = Assert.IsType<Verdict.Authentic>(VerifyAt(A.Time.AddSeconds(age), A.Rules()));

        Assert.Equal(reason, verdict.Reason.ToString());
        Assert.Contains(new VerdictStep(VerdictCheck.Age, reason == "Fresh" ? CheckOutcome.Passed : CheckOutcome.Note, age.ToString(CultureInfo.InvariantCulture)), verdict.Steps);
    }

    [Theory]
    [InlineData(300, "Fresh")]
    [InlineData(301, "StaleRefused")]
    [InlineData(EightDays, "StaleRefused")]
    [InlineData(-300, "Fresh")]
    [InlineData(-301, "Future")]
    public void An_endpoint_may_refuse_the_stale_ones_but_never_those_of_the_future(int age, string reason)
    {
        var verdict = VerifyAt(A.Time.AddSeconds(age), A.Rules() with { RejectsStale = true });

        Assert.Equal(reason, verdict.Reason.ToString());
        Assert.Equal(reason == "StaleRefused" ? VerdictKind.Rejected : VerdictKind.Authentic, verdict.Kind);
    }

    [Theory]
    [InlineData(60, 60, "Fresh")]
    [InlineData(60, 61, "Stale")]
    [InlineData(60, -61, "Future")]
    [InlineData(0, 0, "Fresh")]
    [InlineData(0, 1, "Stale")]
    public void The_tolerance_is_the_endpoints(int tolerance, int age, string reason) =>
        Assert.Equal(reason, VerifyAt(A.Time.AddSeconds(age), A.Rules() with { AgeMax = TimeSpan.FromSeconds(tolerance) }).Reason.ToString());

    [Fact]
    public void The_age_of_a_wrongly_signed_one_is_noted_but_decides_nothing()
    {
        var verdict = WebhookSignature.Verify(A.SignedRequest(signature: A.Signature(A.Body, "another secret")), A.Rules(), [A.Secret()], A.Time.AddDays(30));

        Assert.Equal(VerdictReason.WrongSecret, verdict.Reason);
        Assert.Contains(new VerdictStep(VerdictCheck.Age, CheckOutcome.Note, "2592000"), verdict.Steps);
    }

    [Theory]
    [InlineData("0", "Stale")]
    [InlineData("00000000001770000000", "Malformed")]
    [InlineData("000000001770000000", "Fresh")]
    [InlineData("9999999999", "Future")]
    [InlineData("1770000000000", "Future")]
    [InlineData("999999999999999999", "Future")]
    [InlineData("9223372036854775807", "Malformed")]
    [InlineData("9223372036854775808", "Malformed")]
    [InlineData("99999999999999999999999999", "Malformed")]
    public void A_time_beyond_any_sensible_year_is_of_the_future_or_malformed(string t, string reason) =>
        Assert.Equal(reason, VerifyText(t).Reason.ToString());

    [Fact]
    public void Every_number_of_up_to_eighteen_digits_is_taken_as_a_time()
    {
        foreach (var digits in Enumerable.Range(1, 18))
            Assert.Equal(long.Parse(new string('9', digits), CultureInfo.InvariantCulture), Assert.IsType<Verdict.Authentic>(VerifyText(new string('9', digits))).SignedAt);
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("1770000001", "differs")]
    [InlineData("nonsense\r\n", "differs")]
    [InlineData("1770000000", null)]
    public void The_unsigned_timestamp_header_is_only_noted(string? header, string? note)
    {
        var verdict = WebhookSignature.Verify(A.SignedRequest(timestamp: header), A.Rules(), [A.Secret()], A.Time);

        Assert.Equal(VerdictReason.Fresh, verdict.Reason);
        Assert.Equal(note, verdict.Steps.SingleOrDefault(step => step.Check == VerdictCheck.TimestampHeader)?.Detail);
    }

    [Fact]
    public void A_timestamp_header_of_now_does_not_freshen_a_stale_signature()
    {
        var now = A.Time.AddSeconds(301);
        var request = A.SignedRequest(timestamp: now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

        Assert.Equal(VerdictReason.Stale, WebhookSignature.Verify(request, A.Rules(), [A.Secret()], now).Reason);
    }

    private static Verdict VerifyAt(DateTimeOffset now, VerificationRules rules) => WebhookSignature.Verify(A.SignedRequest(), rules, [A.Secret()], now);

    private static Verdict VerifyText(string t) => WebhookSignature.Verify(A.SignedRequest(signature: A.SignatureOver(t, A.Body)), A.Rules(), [A.Secret()], A.Time);
}
