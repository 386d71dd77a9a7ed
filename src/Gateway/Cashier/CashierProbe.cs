using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>How far a request got that only asks whether somebody is there.</summary>
internal enum ProbeStage
{
    /// <summary>The name could not be resolved, or led where no request of ours may go.</summary>
    Name,

    /// <summary>No connection, or no trust in the certificate.</summary>
    Connection,

    /// <summary>Connected; no answer.</summary>
    Answer,

    Answered,
}

/// <summary>What a probe found: how far it got, and in words where it ended or what was answered.</summary>
/// <param name="Stage">Where it ended.</param>
/// <param name="Words">For people; nothing of a body.</param>
/// <param name="TheirClock">What the answer says that time is; null where it does not.</param>
internal sealed record ProbeFinding(ProbeStage Stage, string Words, DateTimeOffset? TheirClock = null);

/// <summary>
/// Asks whether Mozarto's address can be reached, by a request that carries no credentials and goes to no address that moves money. Connects only to what
/// the name was found to mean, and only in the public internet (in the sandbox: also on this machine). Follows nothing, reads no body.
/// </summary>
internal static class CashierProbe
{
    /// <summary>For everything: name, connection, certificate, answer.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromSeconds(10);

    public static async Task<ProbeFinding> AskAsync(CashierAddress address, bool isSandbox, CancellationToken cancellation)
    {
        var stage = ProbeStage.Name;
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null, MaxResponseHeadersLength = 32,
            ConnectCallback = async (connection, stop) =>
            {
                var found = await ResolveAsync(connection.DnsEndPoint.Host, isSandbox, stop);
                stage = ProbeStage.Connection;
                return await PublicInternet.ConnectAsync(found, connection.DnsEndPoint.Port, stop);
            },
            PlaintextStreamFilter = (connection, _) =>
            {
                stage = ProbeStage.Answer;
                return ValueTask.FromResult(connection.PlaintextStream);
            },
        };
        using var client = new HttpClient(handler) { Timeout = DurationMax };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address.Url, "/"));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return new ProbeFinding(ProbeStage.Answered, $"It answered with {(int)response.StatusCode}. Any answer will do here: nothing was asked for.", response.Headers.Date);
        }
        catch (HttpRequestException exception)
        {
            return new ProbeFinding(stage, Words(exception, address.Url));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeFinding(stage, $"Nothing came within {DurationMax.TotalSeconds} seconds.");
        }
    }

    /// <summary>False for what is no address of the public internet, and for one of version 6 that carries one of version 4: Mozarto has none of those.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        var (plain, inner) = PublicInternet.Forms(address);
        return PublicInternet.WhatElse(address) is null && plain.Equals(inner);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, bool isSandbox, CancellationToken stop)
    {
        var found = await Dns.GetHostAddressesAsync(host, stop);
        if (found.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        // One closed address among others is enough: nobody publishes such a name by accident.
        var closed = found.FirstOrDefault(each => !IsPublic(each) && !(isSandbox && IPAddress.IsLoopback(each)));
        return closed is null ? found : throw new ClosedAddressException();
    }

    private static string Words(HttpRequestException exception, Uri address)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            switch (cause)
            {
                case ClosedAddressException: return $"The name {address.Host} leads into a private network or to this machine, where Mozarto is not. Nothing was sent.";
                case AuthenticationException: return $"The certificate of {address.Host} is not trusted, or is not for this name.";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }: return $"The name {address.Host} cannot be resolved from here.";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }: return $"{address.Authority} refuses connections.";
            }

        return $"The connection to {address.Authority} could not be made, or ended without an answer.";
    }

    private sealed class ClosedAddressException() : IOException("a closed address");
}
