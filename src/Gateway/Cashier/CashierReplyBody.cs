using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>What the bytes of an answer are: closed.</summary>
internal abstract record CashierReplyBody
{
    private static readonly FrozenSet<string> RootFields = FrozenSet.Create(
        StringComparer.Ordinal, "status", "message", "isSuccess", "errors", "errorCode", "transactionId", "data");

    private CashierReplyBody() { }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>No JSON object and no beginning of one: nothing, a page, a word. <paramref name="What"/> names it.</summary>
    public sealed record Foreign(string What) : CashierReplyBody;

    /// <summary>What may have been an answer of Mozarto's and cannot be read, or contradicts itself.</summary>
    public sealed record Garbled(string What) : CashierReplyBody;

    /// <summary>The envelope that all answers share, as far as it was sent; the shapes differ in what is missing.</summary>
    public sealed record Envelope : CashierReplyBody
    {
        /// <summary><c>success</c> or <c>error</c>.</summary>
        public string? Status { get; init; }

        public bool? IsSuccess { get; init; }

        public string? ErrorCode { get; init; }

        public string? Message { get; init; }

        /// <summary>What failed, where <see cref="Message"/> only says that something did.</summary>
        public IReadOnlyList<string> Errors { get; init; } = [];

        /// <summary>Of the envelope, or else of its data, under whichever name.</summary>
        public string? TransactionId { get; init; }

        /// <summary>Null when it is no object.</summary>
        public CashierReplyData? Data { get; init; }

        /// <summary>Null when it is no text.</summary>
        public string? DataText { get; init; }

        public bool ClaimsSuccess => IsSuccess == true || Status == "success";
    }

    public static CashierReplyBody Read(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        var start = body.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0) return new Foreign("nothing");
        if (!Utf8.IsValid(body.Span)) return new Garbled("an answer that is no valid UTF-8");
        if (body.Span[start] == (byte)'<') return new Foreign("a web page");
        if (JsonObject.FaultOf(body.Span, 0, out var root) is { } fault)
            return body.Span[start] is (byte)'{' or (byte)'[' ? new Garbled($"broken JSON ({fault.Reason})") : new Foreign("something else than JSON");
        if (root != JsonTokenType.StartObject) return new Foreign("JSON that is no object");

        var findings = new Findings();
        var envelope = ReadEnvelope(JsonObject.Read(body, "", RootFields), findings);
        return findings.Fault is { } wrong ? new Garbled($"an answer that cannot be believed ({wrong.Reason})") : envelope;
    }

    private static Envelope ReadEnvelope(JsonObject root, Findings findings)
    {
        var fields = new FieldReader(root, findings);
        var data = root.Members.GetValueOrDefault("data");
        if (data is { Count: > 1 }) findings.Fail(UnreadableCause.DuplicateKey, "data", "duplicate key data");
        var inner = data?.Type == JsonTokenType.StartObject ? CashierReplyData.Read(data.Raw, findings) : null;
        return new Envelope
        {
            Status = fields.OptionalWord("status"),
            IsSuccess = fields.Flag("isSuccess"),
            ErrorCode = fields.OptionalWord("errorCode") is { Length: > 0 } code ? code : null,
            Message = fields.OptionalWord("message") is { Length: > 0 } message ? message : null,
            Errors = Texts(root.Members.GetValueOrDefault("errors")),
            TransactionId = fields.OptionalId("transactionId") ?? inner?.TransactionId ?? inner?.DatabaseTransactionId,
            Data = inner,
            DataText = data?.Type == JsonTokenType.String ? data.Text(out _) : null,
        };
    }

    // For people only: whatever is in there is shown.
    private static string[] Texts(JsonMember? errors)
    {
        if (errors?.Type != JsonTokenType.StartArray) return [];
        using var list = JsonDocument.Parse(Encoding.UTF8.GetBytes(errors.RawText(out _)), new JsonDocumentOptions { MaxDepth = JsonObject.DepthMax + 1 });
        return [.. list.RootElement.EnumerateArray().Select(error => error.ToString())];
    }
}

/// <summary>The object <c>data</c> of an answer: ids, states and amounts read strictly; the rest split in what people may see and what is secret.</summary>
internal sealed record CashierReplyData
{
    // Whoever has one of these can act on the payout. Matched without letter case; what is in neither list is not kept at all.
    private static readonly FrozenSet<string> SecretNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "webflowURL", "finalizationURL", "formSubmissionURL", "paymentToken", "access_token", "redirect_url", "paymentUrl", "url");
    private static readonly FrozenSet<string> ShownNames = FrozenSet.Create(
        StringComparer.Ordinal, "payment_id", "reference_no", "gigadatTransactionId", "payoutType", "method", "instructions", "invoice_currency",
        "invoice_amount", "currency", "rate", "amount_exchange", "network_processing_fee", "fast_transaction_fee", "fast_transaction_fee_currency", "wait_time",
        "payment_source", "address");
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        ["transactionId", "databaseTransactionId", "status", "transaction_status", "success", "amount", "baseamount", "merchantReference", .. SecretNames, .. ShownNames]);
    private static readonly string[] AmountNames = ["amount", "baseamount", "invoice_amount"];

    /// <summary>Null when none was sent; empty, it is none.</summary>
    public string? TransactionId { get; private init; }

    /// <summary>The same id again, where a provider has it.</summary>
    public string? DatabaseTransactionId { get; private init; }

    public string? MerchantReference { get; private init; }

    /// <summary><c>transaction_status</c>, or else <c>status</c>.</summary>
    public string? State { get; private init; }

    /// <summary><c>success</c>, which some providers say here too.</summary>
    public bool? IsSuccess { get; private init; }

    /// <summary>Every amount that was told: its name, and the literal or the text as sent.</summary>
    public IReadOnlyList<CashierDetail> Amounts { get; private init; } = [];

    /// <summary><c>invoice_currency</c>; or else <c>currency</c>, which beside the former is that of the crypto money.</summary>
    public string? CurrencyCode { get; private init; }

    public IReadOnlyList<CashierDetail> Details { get; private init; } = [];

    public IReadOnlyDictionary<string, string> Secrets { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static CashierReplyData Read(ReadOnlyMemory<byte> json, Findings findings)
    {
        var source = JsonObject.Read(json, "data.", Known);
        var fields = new FieldReader(source, findings);
        return new CashierReplyData
        {
            TransactionId = fields.OptionalId("transactionId"),
            DatabaseTransactionId = fields.OptionalId("databaseTransactionId"),
            MerchantReference = fields.OptionalWord("merchantReference") is { Length: > 0 } reference ? reference : null,
            State = fields.OptionalWord("transaction_status") ?? fields.OptionalWord("status"),
            IsSuccess = fields.Flag("success"),
            Amounts = [.. AmountNames.Select(name => AmountOf(source, name, findings)).OfType<CashierDetail>()],
            CurrencyCode = fields.OptionalWord("invoice_currency") ?? fields.OptionalWord("currency"),
            Details = [.. source.Members.Where(member => ShownNames.Contains(member.Key)).Select(member => Shown(member.Key, member.Value)).OfType<CashierDetail>()],
            Secrets = source.Members.Where(member => SecretNames.Contains(member.Key) && member.Value.Type == JsonTokenType.String)
                .ToDictionary(member => member.Key, member => member.Value.Text(out _), StringComparer.Ordinal),
        };
    }

    /// <summary>Says nothing of what came.</summary>
    public override string ToString() => "data of an answer";

    private static CashierDetail? AmountOf(JsonObject source, string name, Findings findings)
    {
        if (source.Members.GetValueOrDefault(name) is not { } member || member.Type == JsonTokenType.Null) return null;
        if (member.Count > 1) findings.Fail(UnreadableCause.DuplicateKey, $"data.{name}", $"duplicate key data.{name}");
        if (member.Type is not (JsonTokenType.Number or JsonTokenType.String))
            findings.Fail(UnreadableCause.WrongType, $"data.{name}", $"data.{name} is {member.Kind} where an amount is expected");
        return new CashierDetail(name, member.Type == JsonTokenType.String ? member.Text(out _) : member.RawText(out _));
    }

    private static CashierDetail? Shown(string name, JsonMember member) => member.Type switch
    {
        JsonTokenType.String when member.Text(out _) is { Length: > 0 } text => new CashierDetail(name, TextCut.To(text, CashierAnswer.MessageCharactersMax)!),
        JsonTokenType.Number => new CashierDetail(name, TextCut.To(member.RawText(out _), CashierAnswer.MessageCharactersMax)!),
        _ => null,
    };
}
