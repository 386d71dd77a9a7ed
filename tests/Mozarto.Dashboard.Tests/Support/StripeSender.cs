using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>What came back for one signed request.</summary>
public sealed record StripeAnswer(string Header, long Timestamp, int Status, int BodyBytes, int Milliseconds);

/// <summary>
/// Signs and sends Mozart Pay webhooks with the npm package stripe: an implementation of the format that nobody here wrote.
/// Bodies must be valid UTF-8, because that package signs text.
/// </summary>
public sealed class StripeSender() : NodeClient("sign.mjs")
{
    /// <summary>The header alone, for example <c>t=1770000000,v1=94b0…</c>.</summary>
    public async Task<string> HeaderAsync(string secret, ReadOnlyMemory<byte> body, DateTimeOffset? at = null) =>
        (await AskAsync(new { Secret = secret, BodyBase64 = Convert.ToBase64String(body.Span), Timestamp = at?.ToUnixTimeSeconds() }))
        .GetProperty("header").GetString()!;

    /// <summary>POSTs the bytes over real HTTP, signed as of an instant (now by default).</summary>
    public async Task<StripeAnswer> PostAsync(
        Uri url, string secret, ReadOnlyMemory<byte> body, DateTimeOffset? at = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        var answer = await AskAsync(new
        {
            Url = url,
            Secret = secret,
            BodyBase64 = Convert.ToBase64String(body.Span),
            Timestamp = at?.ToUnixTimeSeconds(),
            Headers = headers,
        });
        return answer.Deserialize<StripeAnswer>(JsonSerializerOptions.Web)!;
    }
}
