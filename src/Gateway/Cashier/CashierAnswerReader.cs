using System.Globalization;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// An HTTP answer to what it means. Only a whole answer in a documented shape, which contradicts neither itself nor what was sent, is taken at its word;
/// anything else is <see cref="CashierAnswer.Unknown"/>, also where the documentation calls sending again safe. Pure; throws for no bytes.
/// </summary>
internal static class CashierAnswerReader
{
    private const string InvalidCredentials = "INVALID_PSP_CREDENTIALS";
    private const string RateLimitedByProvider = "PSP_RATE_LIMITED";
    private const string NoRule = "Rules action is not matched";
    private const string NoConfiguration = "PSP Configuration not found";
    private const string NoPayer = "Payer ID is required";

    // What Mozarto says when it does not know itself what happened.
    private static readonly string[] Nothing = ["Something went wrong", "Internal server error"];

    public static CashierAnswer Read(CashierReply reply, CashierSent sent, DateTimeOffset now)
    {
        var body = CashierReplyBody.Read(reply.Body);
        var texts = new CashierTexts(sent.Credentials, (body as CashierReplyBody.Envelope)?.Data?.Secrets.Values ?? []);
        if (reply.IsRedirect)
            return Unknown(reply, "a redirect to another address, which was not followed");
        return body switch
        {
            CashierReplyBody.Garbled garbled => Unknown(reply, garbled.What),
            CashierReplyBody.Foreign foreign => WithoutEnvelope(reply, foreign.What, now),
            CashierReplyBody.Envelope envelope when reply.IsSuccess => Success(reply, envelope, sent, texts),
            CashierReplyBody.Envelope envelope when reply.IsRefusal => Refusal(reply, envelope, texts, now),
            CashierReplyBody.Envelope envelope => Unknown(reply, texts.Of(envelope) ?? "no reason", envelope.TransactionId),
            _ => throw new InvalidOperationException($"A {body.GetType().Name} is no body of an answer."),
        };
    }

    // What stands before Mozarto (a proxy, a firewall) turns requests away with pages of its own. A code of those three is enough to say that it did.
    private static CashierAnswer WithoutEnvelope(CashierReply reply, string what, DateTimeOffset now) => reply.StatusCode switch
    {
        401 or 403 => new CashierAnswer.Refused(CodeOf(reply), $"Mozarto answered {CodeOf(reply)} with {what}.") { PauseCause = PauseOf(reply.StatusCode) },
        429 => RateLimited(reply, now),
        _ => Unknown(reply, what),
    };

    private static CashierAnswer Success(CashierReply reply, CashierReplyBody.Envelope envelope, CashierSent sent, CashierTexts texts)
    {
        if (DoubtOf(envelope, sent) is { } doubt)
            return Unknown(reply, texts.Of(envelope) is { } said ? $"{doubt}: {said}" : doubt, envelope.TransactionId);
        var data = envelope.Data!;
        return new CashierAnswer.Accepted(data.TransactionId!, data.State, texts.Clean(envelope.Message))
        {
            Details = [.. data.Details.Select(detail => detail with { Text = texts.Clean(detail.Text)! })],
            Secrets = data.Secrets.Count == 0 ? CashierSecrets.None : new CashierSecrets(data.Secrets),
        };
    }

    private static string? DoubtOf(CashierReplyBody.Envelope envelope, CashierSent sent)
    {
        if (envelope.ErrorCode is not null || envelope.IsSuccess == false || envelope.Status is not (null or "success")) return "an answer that speaks of no success";
        if (envelope.IsSuccess is null) return "an answer that does not say whether it succeeded";
        if (envelope.Data is not { } data) return "a success without data";
        if (data.IsSuccess == false) return "a success whose data says the opposite";
        if (data.TransactionId is null) return "a success without a transaction id";
        if (data.TransactionId != envelope.TransactionId || data.TransactionId != (data.DatabaseTransactionId ?? data.TransactionId))
            return "a success with two transaction ids";
        if (data.State is { } state && !state.Equals("pending", StringComparison.OrdinalIgnoreCase)) return "a success in a state other than pending";
        if (data.MerchantReference is { } reference && reference != sent.Reference) return "a success for another reference";
        if (data.CurrencyCode is { } code && code != sent.Amount.Currency.Code && Currency.TryFind(code, out _)) return "a success in another currency";
        return data.Amounts.All(amount => SentAmount.Matches(amount.Text, sent.Amount)) ? null : "a success over another amount";
    }

    private static CashierAnswer Refusal(CashierReply reply, CashierReplyBody.Envelope envelope, CashierTexts texts, DateTimeOffset now)
    {
        var said = texts.Of(envelope);
        if (envelope.ClaimsSuccess) return Unknown(reply, "a success at the same time", envelope.TransactionId);
        if (envelope.ErrorCode == InvalidCredentials) return new CashierAnswer.Refused(InvalidCredentials, said ?? "Mozarto's credentials for the provider are wrong.");
        var isRateLimit = envelope.ErrorCode == RateLimitedByProvider || (envelope.ErrorCode is null && reply.StatusCode == 429);
        if (isRateLimit && envelope.TransactionId is null) return RateLimited(reply, now);
        if (envelope.ErrorCode is { } code) return Unknown(reply, said is null ? texts.Clean(code)! : $"{texts.Clean(code)}: {said}", envelope.TransactionId);
        if (envelope.TransactionId is not null) return Unknown(reply, $"a refusal that names a transaction: {said ?? "no reason"}", envelope.TransactionId);
        var pause = PauseOf(reply.StatusCode) ?? PauseOf(envelope);
        var isDefinite = pause is not null || (reply.StatusCode == 400 && said is not null && !Nothing.Any(nothing => StartsWith(envelope.Message, nothing)));
        return isDefinite ? new CashierAnswer.Refused(CodeOf(reply), said ?? $"Mozarto answered {CodeOf(reply)}.") { PauseCause = pause } : Unknown(reply, said ?? "no reason");
    }

    private static string? PauseOf(int statusCode) => statusCode switch
    {
        401 => "company token refused: reissued?",
        403 => "Mozarto says the account's password expired: change it in the back office",
        _ => null,
    };

    // With which status Mozarto says these is not documented for all of them: the text decides.
    private static string? PauseOf(CashierReplyBody.Envelope envelope)
    {
        if (StartsWith(envelope.Message, NoRule))
            return "no active Orchestration rule for the company and this provider: switch one on in the back office";
        if (StartsWith(envelope.Message, NoConfiguration) || StartsWith(envelope.DataText, NoConfiguration))
            return "no configuration for this provider: save its credentials under Payment Methods - Configuration in the back office";
        return StartsWith(envelope.Message, NoPayer) ? "ForumPay's payer id is missing: enter forumpayUserId in its configuration in the back office" : null;
    }

    private static bool StartsWith(string? text, string beginning) => text?.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) == true;

    private static CashierAnswer.NotSent RateLimited(CashierReply reply, DateTimeOffset now) =>
        new(NotSentCause.RateLimited, "Mozarto takes no more requests for the moment.") { RetryAfter = RetryAfter.Read(reply.RetryAfter, now) };

    private static CashierAnswer.Unknown Unknown(CashierReply reply, string what, string? transactionId = null) =>
        new($"Mozarto answered {CodeOf(reply)}: {what}") { TransactionId = transactionId };

    private static string CodeOf(CashierReply reply) => reply.StatusCode.ToString(CultureInfo.InvariantCulture);
}
