using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>What one request of the pretend Mozarto or Mozart Pay consists of.</summary>
internal sealed record SampleRequest(string Slug, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers, string Query = "");

/// <summary>A kind of delivery that the sandbox can send, and how each of them is composed: as text, after the documentation.</summary>
internal sealed record Sample(string Key, string Label, string Explanation, Func<SampleContext, SampleRequest> Compose, int Times = 1);

/// <summary>The time and a number that make one sample different from the last.</summary>
internal sealed record SampleContext(DateTimeOffset Now, long Number)
{
    public long Seconds => Now.ToUnixTimeSeconds();

    /// <summary>24 hexadecimal digits, as Mozarto's ids have.</summary>
    public string HexId => "70b3c4d5" + Number.ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>Signs as Mozart Pay documents it. Written apart from the receiver on purpose: what both got wrong would not be found otherwise.</summary>
internal static class SampleSigning
{
    public static IReadOnlyList<(string Name, string Value)> MozartPay(byte[] body, long seconds, string secret)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return [("Mozart-Pay-Signature", $"t={time},v1={mac}"), ("Mozart-Pay-Timestamp", time)];
    }

    public static IReadOnlyList<(string Name, string Value)> Mozarto(string secret) => [("Authorization", "Bearer " + secret)];
}
