using System.Globalization;
using System.Text.Json;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>What became of a request's body: closed.</summary>
internal abstract record PretendCheck
{
    private PretendCheck() { }

    /// <summary>Without the transaction id, which is given later.</summary>
    public sealed record Passed(PretendOrder Order) : PretendCheck;

    public sealed record TurnedAway(PretendReply Reply) : PretendCheck;
}

/// <summary>
/// Checks a body against the Pay-Out API pages, and against the provider pages where those say more (PayOne and Gigadat pay in Canadian dollars only,
/// Gigadat looks at the decimals). Of Gigadat ACH no page is public: only what every payout carries is asked for. Fields that no page names are let
/// through. Pure; written apart from the product's own catalogue on purpose.
/// </summary>
internal static class PretendForm
{
    private const string Canadian = "CAD";
    private const string Gigadat = "GIGADAT";

    // Mozarto knows these; but Cleo is not configured for the pretend company, and through the others nothing is paid out.
    private static readonly string[] NotConfigured = ["CLEO"];

    private static readonly PretendField[] Everyone = [PretendField.Text("userId"), PretendField.Text("email")];
    private static readonly PretendField[] Canadians = [.. Everyone, PretendField.Currency("currency", Canadian)];
    private static readonly PretendField[] Optional =
        [PretendField.Flag("isTestMode"), PretendField.Text("brandId"), new("merchantReference", value => value.ValueKind == JsonValueKind.String ? null : "merchantReference must be a string")];

    private static readonly Dictionary<PretendWay, PretendField[]> Required = new()
    {
        [PretendWay.ForumPay] =
        [
            PretendField.Amount("baseamount"), .. Everyone, PretendField.Currency("currency"), PretendField.Country("country"), PretendField.Text("preferredCrypto"),
            PretendField.Text("walletAddress"),
        ],
        [PretendWay.PayOne] =
        [
            PretendField.Amount("baseamount"), .. Canadians, PretendField.Currency("currencyCode", Canadian), PretendField.Text("firstName"), PretendField.Text("lastName"),
            PretendField.Phone("phone"),
        ],
        [PretendWay.GigadatEto] =
            [PretendField.Amount("baseamount", decimals: 2), .. Canadians, PretendField.Text("name"), PretendField.Ipv4("userIp"), PretendField.Phone("mobile")],
        [PretendWay.GigadatAch] = [PretendField.Amount("baseamount", decimals: 2), .. Canadians],
    };

    public static PretendCheck Check(ReadOnlyMemory<byte> body)
    {
        if (PretendJson.ReadObject(body) is not { } members) return TurnedAway(PretendReplies.Invalid("the body must be a JSON object"));
        if (members.TextOf("pspType") is not { Length: > 0 } provider) return TurnedAway(PretendReplies.MissingField("pspType"));
        if (members.TextOf("type") is not { Length: > 0 } type) return TurnedAway(PretendReplies.MissingField("type"));
        if (type != "PAYOUT") return TurnedAway(PretendReplies.Invalid("type must be PAYOUT: the sandbox takes no pay-ins"));
        if (NotConfigured.Contains(provider, StringComparer.Ordinal)) return TurnedAway(PretendReplies.NoConfiguration);
        if (provider == Gigadat && members.TextOf("payoutType") is not ("ETO" or "ACH")) return TurnedAway(PretendReplies.Invalid("payoutType must be one of the following values: ETO, ACH"));
        return WayOf(provider, members.TextOf("payoutType")) is { } way ? Check(members, way) : TurnedAway(PretendReplies.NoRule);
    }

    private static PretendWay? WayOf(string provider, string? payoutType) => (provider, payoutType) switch
    {
        ("FORUMPAY", _) => PretendWay.ForumPay,
        ("PAYONE", _) => PretendWay.PayOne,
        (Gigadat, "ETO") => PretendWay.GigadatEto,
        (Gigadat, "ACH") => PretendWay.GigadatAch,
        _ => null,
    };

    private static PretendCheck Check(IReadOnlyDictionary<string, JsonElement> members, PretendWay way)
    {
        var fields = Required[way];
        if (fields.FirstOrDefault(field => !Has(members, field)) is { } missing) return TurnedAway(PretendReplies.MissingField(missing.Name));
        var faults = fields.Concat(Optional.Where(field => Has(members, field))).Select(field => field.FaultOf(members[field.Name])).OfType<string>().ToArray();
        if (faults.Length > 0) return TurnedAway(PretendReplies.Invalid(faults));
        return new PretendCheck.Passed(new PretendOrder
        {
            Way = way,
            Amount = decimal.Parse(members["baseamount"].GetRawText(), CultureInfo.InvariantCulture),
            CurrencyCode = members.TextOf("currency")!,
            UserId = members.TextOf("userId")!,
            Reference = members.TextOf("merchantReference") ?? "",
            CryptoCode = members.TextOf("preferredCrypto") ?? "",
            WalletAddress = members.TextOf("walletAddress") ?? "",
        });
    }

    private static bool Has(IReadOnlyDictionary<string, JsonElement> members, PretendField field) =>
        members.TryGetValue(field.Name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static PretendCheck.TurnedAway TurnedAway(PretendReply reply) => new(reply);
}
