using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>What came of a test delivery.</summary>
internal abstract record CallbackTestResult
{
    private CallbackTestResult() { }

    /// <summary>It went out through the network and came back verified.</summary>
    public sealed record Verified(long DeliveryId, TimeSpan Took) : CallbackTestResult;

    /// <summary>It did not; <paramref name="Why"/> says what happened and what to look at, <paramref name="DeliveryId"/> names it where it arrived all the same.</summary>
    public sealed record Failed(string Why, long? DeliveryId = null) : CallbackTestResult;

    public sealed record NotPossible(string Why) : CallbackTestResult;

    public sealed record NotAllowed(string Why) : CallbackTestResult;
}

/// <summary>
/// The command "send a test delivery": what a sender would send, to the public callback URL, through the network and back. Proves name, certificate, proxy, that
/// the body arrives untouched, and the clock. Its answer's body is never read.
/// </summary>
internal sealed class CallbackTest(IDbContextFactory<DashboardContext> contexts, EndpointDirectory directory, PublicAddress address, CallbackProbe probe, CommandTrail trail, TimeProvider time)
{
    // How long a delivery that was answered 200 may take to be found: it is committed before the answer.
    private static readonly TimeSpan ArrivalWaitMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public async Task<CallbackTestResult> RunAsync(SeenEndpoint seen, Operator who, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, Command.TestEndpoint, seen.Subject, cancellation);
        if (!allowance) return new CallbackTestResult.NotAllowed(allowance.Why);
        if (address.CallbackOf(seen.Slug) is not { } callback)
            return new CallbackTestResult.NotPossible($"Nobody has said under which address senders reach the dashboard: set {PublicAddress.Setting} in the configuration.");
        await directory.ReadAsync(cancellation);
        if (directory.Find(seen.Slug) is not { State: EndpointState.Active or EndpointState.Paused, Rules: { } rules } endpoint)
            return new CallbackTestResult.NotPossible("It takes nothing just now: enable it first, or see why it cannot verify.");
        if (endpoint.Secrets.Count == 0 && !rules.IsUnsecured) return new CallbackTestResult.NotPossible("Enter a secret first: without one everything is refused.");
        if (rules.AllowedNetworks.Count > 0) return new CallbackTestResult.NotPossible("It takes requests only from the networks of its sender, so a test of ours proves nothing.");
        var result = await SendAsync(endpoint, rules, callback, cancellation);
        await trail.DoneAsync(who, Command.TestEndpoint, seen.Subject, $"test to {callback}: {Word(result)}", cancellation);
        return result;
    }

    private async Task<CallbackTestResult> SendAsync(KnownEndpoint endpoint, VerificationRules rules, Uri callback, CancellationToken cancellation)
    {
        var body = TestEvent.NewBody();
        var startedAt = time.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, callback) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Sign(request, endpoint, rules, body);
        switch (await probe.SendAsync(request, cancellation))
        {
            case ProbeAnswer.None none: return new CallbackTestResult.Failed(none.Why);
            case ProbeAnswer.Answered { Code: 200 }: break;
            case ProbeAnswer.Answered answered: return await ExplainAsync(endpoint, body, answered.Code, cancellation);
        }

        var delivery = await WaitAsync(endpoint, body, cancellation);
        return delivery is { Verdict: not VerdictKind.Rejected }
            ? new CallbackTestResult.Verified(delivery.Id, time.GetElapsedTime(startedAt))
            : new CallbackTestResult.Failed($"The answer was 200, but nothing arrived here: {PublicAddress.Setting} leads to another installation, or something in between answers by itself.");
    }

    private async Task<CallbackTestResult> ExplainAsync(KnownEndpoint endpoint, byte[] body, int code, CancellationToken cancellation)
    {
        if (code is >= 300 and < 400) return new CallbackTestResult.Failed($"The answer was {code}: a redirect, which no sender follows. Enter the address that it leads to as PublicBaseUrl.");
        if (code is 401 or 429 && await WaitAsync(endpoint, body, cancellation) is { } refused)
            return new CallbackTestResult.Failed($"It arrived and was refused: {VerdictWords.Word(refused.Reason)}. Something in between changes what is sent, such as a proxy that rewrites bodies or drops headers.", refused.Id);
        return new CallbackTestResult.Failed(
            $"The answer was {code}, and nothing with this body arrived here. Something in between answers by itself, changes the body, or leads to another installation.");
    }

    private async Task<Delivery?> WaitAsync(KnownEndpoint endpoint, byte[] body, CancellationToken cancellation)
    {
        var digest = SHA256.HashData(body);
        var startedAt = time.GetTimestamp();
        while (true)
        {
            await using (var context = await contexts.CreateDbContextAsync(cancellation))
            {
                var found = await context.Deliveries.AsNoTracking().Where(row => row.BodySha256 == digest && row.EndpointId == endpoint.Id).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellation);
                if (found is not null || time.GetElapsedTime(startedAt) > ArrivalWaitMax) return found;
            }

            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    private void Sign(HttpRequestMessage request, KnownEndpoint endpoint, VerificationRules rules, byte[] body)
    {
        if (rules.IsUnsecured) return;
        var secret = endpoint.Secrets[0];
        if (endpoint.Kind == EndpointKind.Mozarto)
        {
            var value = Encoding.UTF8.GetString(secret.Key);
            request.Headers.TryAddWithoutValidation(MozartoAuthorization.Header, rules.AuthorizationScheme is { } scheme ? $"{scheme} {value}" : value);
            return;
        }

        var seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(secret.Key, (byte[])[.. Encoding.ASCII.GetBytes($"{seconds}."), .. body]);
        request.Headers.TryAddWithoutValidation(MozartPaySignature.SignatureHeader, $"t={seconds},v1={Convert.ToHexStringLower(mac)}");
        request.Headers.TryAddWithoutValidation(MozartPaySignature.TimestampHeader, seconds);
    }

    private static string Word(CallbackTestResult result) => result switch
    {
        CallbackTestResult.Verified verified => $"verified as {EntityId.Format(EntityId.DeliveryPrefix, verified.DeliveryId)}",
        CallbackTestResult.Failed failed => failed.Why,
        _ => "not sent",
    };
}
