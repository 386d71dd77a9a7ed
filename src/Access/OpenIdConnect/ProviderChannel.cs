using System.Net.Http.Headers;
using System.Text;
using Microsoft.IdentityModel.Protocols;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What came back from the provider. A code of 0: nothing did, or nothing that could be read.</summary>
internal sealed record ProviderReply(int Code, string? MediaType, string Body)
{
    public static readonly ProviderReply None = new(0, null, "");

    public bool IsAnswer => Code != 0;

    public bool IsGood => Code == 200;
}

/// <summary>
/// The way to the provider: a few seconds for each question, answers of a bounded length, no redirects and no cookies. Our secret goes as HTTP Basic
/// (RFC 6749, 2.3.1), an access token in its header; neither is ever part of an address.
/// </summary>
internal sealed class ProviderChannel(OpenIdConnectSettings settings, TimeProvider time) : IDocumentRetriever, IDisposable
{
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private const int AnswerBytesMax = 512 * 1024;
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(4);

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectWithin,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = AnswerBytesMax,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>For the library that reads what the provider tells about itself.</summary>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (settings.RequireHttpsMetadata && request.RequestUri?.Scheme != Uri.UriSchemeHttps) throw new IOException("The provider names an address without TLS.");
        var reply = await AskAsync(request, cancel);
        return reply.IsGood ? reply.Body : throw new IOException(reply.IsAnswer ? $"The provider answered {reply.Code}." : "The provider does not answer.");
    }

    /// <summary>A question to the token endpoint, as ourselves.</summary>
    public async Task<ProviderReply> PostAsync(string address, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        var pair = $"{FormText(settings.ClientId)}:{FormText(settings.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        return await AskAsync(request, cancel);
    }

    /// <summary>A question to the userinfo endpoint, for the person who brought the token.</summary>
    public async Task<ProviderReply> GetAsync(string address, string accessToken, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await AskAsync(request, cancel);
    }

    public void Dispose() => http.Dispose();

    private async Task<ProviderReply> AskAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var patience = new CancellationTokenSource(AnswerWithin, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var response = await http.SendAsync(request, end.Token);
            return new ProviderReply((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(end.Token));
        }
        catch (Exception silent) when (silent is HttpRequestException or IOException or InvalidOperationException || (silent is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return ProviderReply.None;
        }
    }

    private static string FormText(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
