using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>
/// The pretend Mozarto's cashier: takes payouts through real HTTP, checks what Mozarto checks, answers as the switches say, and tells the outcome by
/// webhook. A request stays open on our side until all is told, so that nothing of it goes on unseen and a stop of the process ends it.
/// </summary>
internal sealed class PretendCashier(PretendSwitches switches, PretendLedger ledger, PretendTeller teller, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string Route = Pages.SandboxMozarto + "/v1/api/mozarto/cashier";

    /// <summary>How long a request with a user's token that is no token is left without an answer.</summary>
    public static readonly TimeSpan HangTime = TimeSpan.FromSeconds(60);

    private const int BodyBytesMax = 64 * 1024;
    private const int IdBytes = 8;

    public async Task TakeAsync(HttpContext http)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var body = await ReadAsync(http.Request.Body, waiting.Token);
            switch (PretendDoor.Check(http.Request.Headers, time.GetUtcNow()))
            {
                case PretendAdmission.TurnedAway(var reply): await TurnAwayAsync(http, reply, TimeSpan.Zero, waiting.Token); break;
                case PretendAdmission.Hangs: await TurnAwayAsync(http, PretendReplies.GatewayTimeout, HangTime, waiting.Token); break;
                default: await CheckAsync(http, body, waiting.Token); break;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Whoever asked is gone, or the process stops. An empty 200 would say more than is known.
            http.Abort();
        }
    }

    // Null: more than is read.
    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken waiting)
    {
        var body = new byte[BodyBytesMax + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, waiting);
        return length > BodyBytesMax ? null : body[..length];
    }

    private Task CheckAsync(HttpContext http, byte[]? body, CancellationToken waiting) => body is null
        ? TurnAwayAsync(http, PretendReplies.TooLarge, TimeSpan.Zero, waiting)
        : PretendForm.Check(body) switch
        {
            PretendCheck.TurnedAway(var reply) => TurnAwayAsync(http, reply, TimeSpan.Zero, waiting),
            PretendCheck.Passed(var order) => PlayAsync(http, order with { TransactionId = NewId() }, switches.Take(), waiting),
            _ => throw new InvalidOperationException("A body neither passed nor was turned away."),
        };

    private async Task TurnAwayAsync(HttpContext http, PretendReply reply, TimeSpan after, CancellationToken waiting)
    {
        var number = ledger.Note(time.GetUtcNow(), null);
        await AnswerAsync(number, http, reply, PretendDelivery.Whole, reply.Words, after, waiting);
    }

    private async Task PlayAsync(HttpContext http, PretendOrder order, PretendPlan plan, CancellationToken waiting)
    {
        var number = ledger.Note(time.GetUtcNow(), order, plan.Pays);
        if (plan.IsToldFirst) await teller.TellAsync(number, order, plan, lifetime.ApplicationStopping);
        await AnswerAsync(number, http, plan.Answer.Compose(order), plan.Answer.Delivery, plan.Answer.Label, TimeSpan.FromSeconds(plan.DelaySeconds), waiting);
        if (!plan.IsToldFirst) await teller.TellAsync(number, order, plan, lifetime.ApplicationStopping);
    }

    private async Task AnswerAsync(
        long number, HttpContext http, PretendReply reply, PretendDelivery delivery, string words, TimeSpan after, CancellationToken waiting)
    {
        try
        {
            await Task.Delay(after, time, waiting);
            ledger.Answered(number, words);
            await SayAsync(http, reply, delivery, waiting);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // What was taken is taken, and will be told of all the same.
            http.Abort();
            ledger.Answered(number, $"{words}, but nobody waited for it");
        }
    }

    private static async Task SayAsync(HttpContext http, PretendReply reply, PretendDelivery delivery, CancellationToken waiting)
    {
        var body = Encoding.UTF8.GetBytes(reply.Body);
        if (delivery != PretendDelivery.Nothing)
        {
            http.Response.StatusCode = reply.StatusCode;
            http.Response.ContentType = reply.ContentType;
            http.Response.ContentLength = body.Length;
            // Nobody is to send the next request over this connection, behind the webhooks that are still to be told.
            http.Response.Headers.Connection = "close";
            if (reply.Header is { } header) http.Response.Headers[header.Name] = header.Value;
            await http.Response.Body.WriteAsync(delivery == PretendDelivery.Half ? body.AsMemory(0, body.Length / 2) : body, waiting);
            await http.Response.Body.FlushAsync(waiting);
        }

        if (delivery == PretendDelivery.Whole) await http.Response.CompleteAsync();
        else http.Abort();
    }

    // As Mozarto's ids look: the time, and what nobody has had before.
    private string NewId() => string.Create(CultureInfo.InvariantCulture,
        $"{time.GetUtcNow().ToUnixTimeSeconds():x8}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))}");
}
