using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What a person entered to send money, as typed. Its key was minted when the form was opened.</summary>
internal sealed record PayoutForm
{
    private const int KeyCharacters = 32;

    private static readonly SearchValues<char> KeyLetters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz_-");

    public required string RequestKey { get; init; }

    public string Way { get; init; } = "";

    public string Amount { get; init; } = "";

    public string Currency { get; init; } = "";

    /// <summary>By the names of the way's fields.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public bool IsEmailVerified { get; init; }

    /// <summary>The payout that nobody knows about, which this one is created in place of.</summary>
    public long? ReplacesId { get; init; }

    public CashierInput Input(long id) => new()
    {
        Way = Way,
        Reference = EntityId.Format(EntityId.PayoutPrefix, id),
        Amount = Amount,
        Currency = Currency,
        Values = Values,
        IsEmailVerified = IsEmailVerified,
    };

    /// <summary>A key that nobody else has or can guess.</summary>
    public static string MintKey() => RandomNumberGenerator.GetHexString(KeyCharacters, lowercase: true);

    /// <summary>Whether a text can be the key of a form: it comes from the address, where anything can stand.</summary>
    public static bool IsKey(string? text) => text is { Length: > 0 and <= Payout.KeyCharactersMax } && !text.AsSpan().ContainsAnyExcept(KeyLetters);

    public string ToJson() => JsonSerializer.Serialize(this);

    public static PayoutForm? FromJson(string json) => JsonSerializer.Deserialize<PayoutForm>(json);

    /// <summary>Says nothing of a person.</summary>
    public override string ToString() => $"form {RequestKey}";
}

/// <summary>A form that passed every check: what the payout's row says, and what is sent.</summary>
internal sealed record PayoutDraftedRequest(PayoutContent Content, byte[] Body, string ClaimsJson, string ValuesJson, bool IsEmailVerified)
{
    public static PayoutDraftedRequest Of(CashierOrder order, PayoutForm form)
    {
        var content = new PayoutContent(
            order.Way.Key, CashierCatalogue.ProviderOf(order.Way).Code, order.Amount, order.Value(CashierFields.UserId),
            TextCut.To($"{order.Value(CashierFields.FirstName)} {order.Value(CashierFields.LastName)}".Trim(), Payout.NameCharactersMax)!);
        return new PayoutDraftedRequest(content, CashierRequest.Write(order), JsonSerializer.Serialize(order.Claims), JsonSerializer.Serialize(form.Values), form.IsEmailVerified);
    }

    public void Onto(PayoutRequest row) => (row.Body, row.ClaimsJson, row.ValuesJson, row.IsEmailVerified) = (Body, ClaimsJson, ValuesJson, IsEmailVerified);

    /// <summary>Says nothing of a person.</summary>
    public override string ToString() => "a checked form";
}
