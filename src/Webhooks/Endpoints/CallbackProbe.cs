using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>What a request of ours was answered, as far as it is looked at.</summary>
internal abstract record ProbeAnswer
{
    private ProbeAnswer() { }

    public sealed record Answered(int Code) : ProbeAnswer;

    /// <summary>No answer came; in words why.</summary>
    public sealed record None(string Why) : ProbeAnswer;
}

/// <summary>How names are resolved: by the system's own resolver, or by a test's.</summary>
internal delegate Task<IPAddress[]> NameResolver(string host, CancellationToken cancellation);

/// <summary>
/// Sends one request to a callback URL of ours, and to nowhere else: the address is judged after the name was resolved and is the one that is connected to, so a name
/// that changes its mind gains nothing. No proxy, no redirect, no cookies, one fresh connection; the body of the answer is not read.
/// </summary>
internal sealed class CallbackProbe(AddressGuard guard, NameResolver resolve)
{
    /// <summary>For everything: name, connection, certificate, answer.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromSeconds(10);

    public async Task<ProbeAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } address || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            return new ProbeAnswer.None("Only addresses that begin with https: or http: are tested.");
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectCallback = ConnectAsync, ConnectTimeout = DurationMax, MaxResponseHeadersLength = 32,
        };
        using var client = new HttpClient(handler) { Timeout = DurationMax };
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return new ProbeAnswer.Answered((int)response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            return new ProbeAnswer.None(Words(exception, address));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeAnswer.None($"No answer came within {DurationMax.TotalSeconds} seconds.");
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellation)
    {
        var host = connection.DnsEndPoint.Host;
        var addresses = await resolve(host, cancellation);
        // One closed address among others is enough: nobody publishes such a name by accident.
        foreach (var address in addresses)
            if (guard.Refusal(address) is { } refusal) throw new AddressRefusedException(refusal);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        return await PublicInternet.ConnectAsync(addresses, connection.DnsEndPoint.Port, cancellation);
    }

    private static string Words(HttpRequestException exception, Uri address)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            switch (cause)
            {
                case AddressRefusedException refused: return $"It was not sent: {refused.Message}";
                case AuthenticationException: return $"The certificate of {address.Host} is not trusted, or not for this name. Senders would refuse it too.";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }: return $"The name {address.Host} leads nowhere: it cannot be resolved from here.";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }: return $"{address.Authority} refuses connections: nothing listens there.";
            }

        return $"No answer came from {address.Authority}: the connection could not be made, or ended.";
    }

    private sealed class AddressRefusedException(string why) : IOException(why);
}
