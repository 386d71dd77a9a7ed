using System.Globalization;
using System.Text;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Known-good signatures verify, and nothing one bit away from them does.</summary>
public sealed class SignatureVectorsTests
{
    [Theory]
    [MemberData(nameof(SignatureVector.Names), MemberType = typeof(SignatureVector))]
    public void Every_vector_is_authentic_and_fresh_at_its_own_time(string name)
    {
        var vector = SignatureVector.Named(name);

        var verdict = Assert.IsType<Verdict.Authentic>(Verify(vector, vector.Header, vector.Body, Encoding.UTF8.GetBytes(vector.Secret)));

        Assert.Equal((VerdictReason.Fresh, vector.T, A.Secret(vector.Secret).Fingerprint), (verdict.Age, verdict.SignedAt, verdict.SecretFingerprint));
    }

    [Theory]
    [MemberData(nameof(SignatureVector.Names), MemberType = typeof(SignatureVector))]
    public void No_other_time_verifies(string name)
    {
        var vector = SignatureVector.Named(name);
        var t = vector.T.ToString(CultureInfo.InvariantCulture);
        var others = BitFlips(Encoding.ASCII.GetBytes(t)).Select(Encoding.Latin1.GetString)
            .Concat(Enumerable.Range(0, t.Length).SelectMany(at => "0123456789".Where(digit => digit != t[at]).Select(digit => t[..at] + digit + t[(at + 1)..])))
            .Concat([$"{vector.T - 1}", $"{vector.T + 1}", $"0{t}", $"{t}0", t[1..], t[..^1], $"+{t}", $"-{t}", $"{t}.0", ""]);

        Assert.DoesNotContain(others, other => other != t && IsAuthentic(vector, $"t={other},v1={vector.V1}"));
    }

    [Theory]
    [MemberData(nameof(SignatureVector.Names), MemberType = typeof(SignatureVector))]
    public void No_signature_one_bit_away_verifies(string name)
    {
        var vector = SignatureVector.Named(name);
        var others = BitFlips(Convert.FromHexString(vector.V1)).Select(Convert.ToHexStringLower).ToArray();

        Assert.Equal(256, others.Length);
        Assert.DoesNotContain(others, other => IsAuthentic(vector, $"t={vector.T},v1={other}"));
    }

    [Theory]
    [MemberData(nameof(SignatureVector.Names), MemberType = typeof(SignatureVector))]
    public void No_body_one_bit_or_one_byte_away_verifies(string name)
    {
        var vector = SignatureVector.Named(name);
        byte[][] longer = [.. Enumerable.Range(0, 256).Select(value => (byte[])[.. vector.Body, (byte)value]), [0, .. vector.Body]];
        byte[][] shorter = vector.Body.Length == 0 ? [] : [vector.Body[1..], vector.Body[..^1]];

        Assert.Empty(BitFlips(vector.Body).Concat(longer).Concat(shorter).Where(other => IsAuthentic(vector, vector.Header, other)).Select(Convert.ToHexString));
    }

    [Theory]
    [MemberData(nameof(SignatureVector.Names), MemberType = typeof(SignatureVector))]
    public void No_secret_one_bit_away_verifies(string name)
    {
        var vector = SignatureVector.Named(name);
        var key = Encoding.UTF8.GetBytes(vector.Secret);

        Assert.Empty(BitFlips(key).Where(other => Verify(vector, vector.Header, vector.Body, other) is not Verdict.Rejected { Cause: VerdictReason.WrongSecret }).Select(Convert.ToHexString));
    }

    private static bool IsAuthentic(SignatureVector vector, string header, byte[]? body = null) =>
        Verify(vector, header, body ?? vector.Body, Encoding.UTF8.GetBytes(vector.Secret)) is not Verdict.Rejected;

    private static Verdict Verify(SignatureVector vector, string header, byte[] body, byte[] key) =>
        WebhookSignature.Verify(A.SignedRequest(body, header), A.Rules(), [A.Secret(vector.Secret) with { Key = key }], vector.At);

    private static IEnumerable<byte[]> BitFlips(byte[] bytes)
    {
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var other = bytes.ToArray();
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return other;
        }
    }
}
