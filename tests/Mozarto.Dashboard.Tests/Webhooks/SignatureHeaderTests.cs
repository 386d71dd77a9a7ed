using Microsoft.Extensions.Primitives;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What Mozart Pay's signature header may look like, and what is said of one that may not.</summary>
public sealed class SignatureHeaderTests
{
    private const string T = "1770000000";
    private static readonly string Right = A.V1(T, A.Body);
    private static readonly string Wrong = A.V1(T, A.Body, "another secret");

    public static TheoryData<string, string> Malformed => new()
    {
        { "t=,v1=RIGHT", "t= is empty" },
        { "t=1770000000,v1=", "v1 in item 2 has 0 characters, 64 are needed" },
        { ",,", "item 1 has no equals sign" },
        { ",", "item 1 has no equals sign" },
        { " ", "item 1 has no equals sign" },
        { "v1", "item 1 has no equals sign" },
        { "RIGHT", "item 1 has no equals sign" },
        { "t=1770000000,v1=RIGHT,", "item 3 has no equals sign" },
        { "t=1770000000,,v1=RIGHT", "item 2 has no equals sign" },
        { "t=1770000000,v1=RIGHT,extra", "item 3 has no equals sign" },
        { "t=1770000000;v1=RIGHT", "t= is 78 characters long, 18 are allowed" },
        { "v1=RIGHT", "t= is missing" },
        { "T=1770000000,v1=RIGHT", "t= is missing" },
        { "t =1770000000,v1=RIGHT", "t= is missing" },
        { "t=1770000000,t=1770000000,v1=RIGHT", "t= stands twice" },
        { "t=1770000000,v1=RIGHT,t=1", "t= stands twice" },
        { "t=-1,v1=RIGHT", "t= is not a number of seconds" },
        { "t=+1770000000,v1=RIGHT", "t= is not a number of seconds" },
        { "t= 1770000000,v1=RIGHT", "t= is not a number of seconds" },
        { "t=1e9,v1=RIGHT", "t= is not a number of seconds" },
        { "t=1770000000.0,v1=RIGHT", "t= is not a number of seconds" },
        { "t=0x69800000,v1=RIGHT", "t= is not a number of seconds" },
        { "t=\u0661\u0667\u0667\u0660,v1=RIGHT", "t= is not a number of seconds" },
        { "t=\uff11\uff17,v1=RIGHT", "t= is not a number of seconds" },
        { "t=1770000000\0,v1=RIGHT", "t= is not a number of seconds" },
        { "t=\"1770000000\",v1=RIGHT", "t= is not a number of seconds" },
        { "t=1770000000000000000,v1=RIGHT", "t= is 19 characters long, 18 are allowed" },
        { "t=1770000000,v1=ODD", "v1 in item 2 has 63 characters, 64 are needed" },
        { "t=1770000000,v1=31BYTES", "v1 in item 2 has 62 characters, 64 are needed" },
        { "t=1770000000,v1=33BYTES", "v1 in item 2 has 66 characters, 64 are needed" },
        { "t=1770000000,v1= RIGHT", "v1 in item 2 has 65 characters, 64 are needed" },
        { "t=1770000000,v1=NOTHEX", "v1 in item 2 is not hexadecimal" },
        { "t=1770000000,v1=FULLWIDTH", "v1 in item 2 is not hexadecimal" },
        { "t=1770000000,v1=RIGHT,v1=NOTHEX", "v1 in item 3 is not hexadecimal" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_header_is_refused_and_the_fault_is_named(string header, string fault)
    {
        var rejected = Rejected(Fill(header));

        Assert.Equal(VerdictReason.Malformed, rejected.Cause);
        Assert.Equal([new VerdictStep(VerdictCheck.Header, CheckOutcome.Passed), new VerdictStep(VerdictCheck.Form, CheckOutcome.Failed, fault)], rejected.Steps);
    }

    [Theory]
    [InlineData(4097)]
    [InlineData(64 * 1024)]
    public void A_header_beyond_its_limit_is_malformed_even_with_the_right_signature_in_front(int length)
    {
        var header = $"t={T},v1={Right},x=".PadRight(length, 'x');

        Assert.Equal($"the header is {length} characters long, 4096 are allowed", Rejected(header).Steps[^1].Detail);
        Assert.IsType<Verdict.Authentic>(Verify(header[..4096]));
    }

    [Fact]
    public void Ten_thousand_items_are_malformed()
    {
        Assert.Equal(VerdictReason.Malformed, Rejected(string.Join(',', Enumerable.Repeat("a=1", 10_000))).Cause);
        Assert.Equal(VerdictReason.Malformed, Rejected($"t={T}," + string.Join(',', Enumerable.Repeat($"v1={Right}", 10_000))).Cause);
    }

    [Fact]
    public void No_header_and_an_empty_one_are_told_as_missing()
    {
        foreach (var signature in new StringValues[] { StringValues.Empty, "" })
        {
            var rejected = Rejected(signature);
            Assert.Equal(VerdictReason.NoHeader, rejected.Cause);
            Assert.Equal([new VerdictStep(VerdictCheck.Header, CheckOutcome.Failed)], rejected.Steps);
        }
    }

    [Theory]
    [InlineData("t=1770000000, v1=RIGHT")]
    [InlineData("t=1770000000 ,\tv1=RIGHT ")]
    [InlineData(" t=1770000000,v1=RIGHT")]
    [InlineData("t=1770000000,v1=UPPER")]
    [InlineData("v1=RIGHT,t=1770000000")]
    [InlineData("t=1770000000,v1=WRONG,v1=RIGHT")]
    [InlineData("t=1770000000,v1=WRONG,v1=WRONG,v1=RIGHT")]
    [InlineData("t=1770000000,v1=WRONG,v1=WRONG,v1=WRONG,v1=WRONG,v1=RIGHT")]
    [InlineData("t=1770000000,v1=RIGHT,v1=WRONG,v1=WRONG,v1=WRONG,v1=WRONG,v1=WRONG,v1=WRONG")]
    [InlineData("t=1770000000,v0=anything,v1=RIGHT,v2=,x=y=z,=")]
    [InlineData("V1=RIGHT,t=1770000000,v1=RIGHT")]
    public void What_trusted_senders_write_differently_is_accepted(string header) => Assert.IsType<Verdict.Authentic>(Verify(Fill(header)));

    [Theory]
    [InlineData("t=1770000000,v1=WRONG,v1=WRONG,v1=WRONG,v1=WRONG,v1=WRONG,v1=RIGHT")]
    [InlineData("t=1770000000,v1=WRONG")]
    [InlineData("t=1770000001,v1=RIGHT")]
    [InlineData("t=01770000000,v1=RIGHT")]
    public void A_wrong_signature_and_a_right_one_beyond_the_fifth_are_a_wrong_secret(string header)
    {
        var rejected = Rejected(Fill(header));

        Assert.Equal(VerdictReason.WrongSecret, rejected.Cause);
        Assert.Contains(new VerdictStep(VerdictCheck.Secret, CheckOutcome.Failed), rejected.Steps);
    }

    [Theory]
    [InlineData("t=1770000000,v0=RIGHT")]
    [InlineData("sha1=RIGHT")]
    [InlineData("sha256=RIGHT")]
    [InlineData("t=1770000000,V1=RIGHT")]
    [InlineData("t=1770000000")]
    public void A_header_without_v1_has_no_supported_scheme(string header)
    {
        var rejected = Rejected(Fill(header));

        Assert.Equal(VerdictReason.NoSupportedScheme, rejected.Cause);
        Assert.Equal(new VerdictStep(VerdictCheck.Scheme, CheckOutcome.Failed), rejected.Steps[^1]);
    }

    [Fact]
    public void Two_headers_count_as_one_with_a_comma_between()
    {
        Assert.IsType<Verdict.Authentic>(Verify(new StringValues([$"t={T},v1={Wrong}", $"v1={Right}"])));
        Assert.Equal("t= stands twice", Rejected(new StringValues([$"t={T},v1={Right}", $"t={T},v1={Right}"])).Steps[^1].Detail);
    }

    [Fact]
    public void Any_of_several_secrets_may_have_signed_and_the_verdict_says_which()
    {
        VerificationSecret[] secrets = [A.Secret("first_secret"), A.Secret(), A.Secret("third_secret")];

        var verdict = Assert.IsType<Verdict.Authentic>(WebhookSignature.Verify(A.SignedRequest(), A.Rules(), secrets, A.Time));

        Assert.Equal(secrets[1].Fingerprint, verdict.SecretFingerprint);
        Assert.Contains(new VerdictStep(VerdictCheck.Secret, CheckOutcome.Passed, secrets[1].Fingerprint), verdict.Steps);
    }

    [Fact]
    public void Without_any_secret_nothing_is_authentic() =>
        Assert.Equal(VerdictReason.WrongSecret, WebhookSignature.Verify(A.SignedRequest(), A.Rules(), [], A.Time).Reason);

    [Fact]
    public void A_right_signature_over_another_body_is_a_wrong_secret() =>
        Assert.Equal(VerdictReason.WrongSecret, WebhookSignature.Verify(A.SignedRequest("{}"u8.ToArray(), A.Signature(A.Body)), A.Rules(), [A.Secret()], A.Time).Reason);

    [Fact]
    public void The_steps_tell_the_checks_in_order() =>
        Assert.Equal(
            [VerdictCheck.Header, VerdictCheck.Form, VerdictCheck.Scheme, VerdictCheck.Secret, VerdictCheck.Age, VerdictCheck.TimestampHeader],
            Verify($"t={T},v1={Right}").Steps.Select(step => step.Check));

    private static string Fill(string header) => header
        .Replace("FULLWIDTH", "\uff11" + Right[1..], StringComparison.Ordinal)
        .Replace("NOTHEX", "g" + Right[1..], StringComparison.Ordinal)
        .Replace("31BYTES", Right[2..], StringComparison.Ordinal)
        .Replace("33BYTES", Right + "00", StringComparison.Ordinal)
        .Replace("ODD", Right[1..], StringComparison.Ordinal)
        .Replace("UPPER", Right.ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("RIGHT", Right, StringComparison.Ordinal)
        .Replace("WRONG", Wrong, StringComparison.Ordinal);

    private static Verdict Verify(StringValues header) => WebhookSignature.Verify(A.SignedRequest(signature: header), A.Rules(), [A.Secret()], A.Time);

    private static Verdict.Rejected Rejected(StringValues header) => Assert.IsType<Verdict.Rejected>(Verify(header));
}
