using System.Collections.Frozen;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// The providers that Mozarto documents, as data: adding one is adding an entry. Follows the provider pages and the Pay-Out API pages of June 2026;
/// where generations of them disagree, the later one (PayOne is Interac and pays Canadian dollars only).
/// </summary>
internal static class CashierCatalogue
{
    private const string Canadian = "CAD";

    private static readonly PayoutReadiness Ready = new PayoutReadiness.Ready();
    private static readonly BodyMember PayoutType = new BodyMember.Fixed("type", "PAYOUT");
    private static readonly BodyMember TestModeOff = new BodyMember.TestModeOff();
    private static readonly BodyMember Amount = new BodyMember.Amount();
    private static readonly BodyMember Currency = new BodyMember.CurrencyCode("currency");
    private static readonly BodyMember UserId = Entered(CashierFields.UserId);
    private static readonly BodyMember Email = Entered(CashierFields.Email);

    private static readonly PayoutWay ForumPay = new("forumpay", "ForumPay")
    {
        Readiness = Ready,
        Fields = [.. CashierFields.Identity(), CashierFields.Crypto, CashierFields.Wallet, CashierFields.Brand],
        Body =
        [
            Provider("FORUMPAY"), PayoutType, TestModeOff, Amount, Currency, UserId, Email, new BodyMember.Entered("country", CashierFields.CountryCode),
            Entered(CashierFields.PreferredCrypto), Entered(CashierFields.WalletAddress),
        ],
        Note = "The amount is in the currency of the request; ForumPay converts it at its own rate.",
    };

    private static readonly PayoutWay PayOne = new("payone", "PayOne")
    {
        Readiness = Ready,
        Currencies = [Canadian],
        Fields = [.. CashierFields.Identity(), CashierFields.Brand],
        Body =
        [
            Provider("PAYONE"), PayoutType, TestModeOff, Amount, Currency, new BodyMember.CurrencyCode("currencyCode"), UserId, Email,
            Entered(CashierFields.FirstName), Entered(CashierFields.LastName), Entered(CashierFields.Phone),
        ],
    };

    private static readonly PayoutWay GigadatEto = new("gigadat-eto", "Gigadat ETO (Interac)")
    {
        Readiness = Ready,
        Currencies = [Canadian],
        Fields = [.. CashierFields.Identity(FieldKind.NorthAmericanPhone), CashierFields.Ip, CashierFields.OtherMobile, CashierFields.Brand],
        Body =
        [
            Provider("GIGADAT"), PayoutType, new BodyMember.Fixed("payoutType", "ETO"), TestModeOff, new BodyMember.FullName("name"), Email, Amount, Currency,
            UserId, Entered(CashierFields.UserIp), new BodyMember.Entered("mobile", CashierFields.Mobile, Otherwise: CashierFields.Phone),
        ],
        Note = "Waits at Mozarto until an administrator approves it in the back office.",
    };

    // What every payout needs, and nothing of ETO's: its other fields are not known to be those of ACH.
    private static readonly PayoutWay GigadatAch = new("gigadat-ach", "Gigadat ACH (bank account)")
    {
        Readiness = new PayoutReadiness.AwaitsBankFields(
            "The bank fields are not public. An administrator enters their names from Mozarto's documentation before it can be used."),
        Currencies = [Canadian],
        Fields = [.. CashierFields.Identity(FieldKind.NorthAmericanPhone), CashierFields.Brand],
        Body =
        [
            Provider("GIGADAT"), PayoutType, new BodyMember.Fixed("payoutType", "ACH"), Amount, Currency, UserId, Email, new BodyMember.BankFields(),
        ],
    };

    private static readonly PayoutWay Cleo = new("cleo", "Cleo")
    {
        Readiness = new PayoutReadiness.NotDocumented("Mozarto's documentation at hand does not say what a payout through Cleo must carry."),
        Currencies = ["CLP", "PEN", "MXN"],
    };

    public static IReadOnlyList<CashierProvider> Providers { get; } =
    [
        new("BRITE", "Brite") { Market = "Open banking", SendsWebhooks = false },
        new("CLEO", "Cleo") { Market = "Chile (CLP), Peru (PEN), Mexico (MXN)", Payouts = [Cleo] },
        new("EMERCHANTPAY", "eMerchantPay") { Market = "Cards" },
        new("FLEXEPIN", "Flexepin") { Market = "Vouchers", SendsWebhooks = false },
        new("FORUMPAY", "ForumPay") { Market = "Crypto currencies", Payouts = [ForumPay] },
        new("GIGADAT", "Gigadat") { Market = "Canada (CAD)", Payouts = [GigadatEto, GigadatAch] },
        new("NEOSURF", "Neosurf") { Market = "Vouchers" },
        new("PAYONE", "PayOne") { Market = "Canada (CAD), Interac", Payouts = [PayOne] },
        new("TRUST", "Trust Payments") { Market = "Cards, Apple Pay, Google Pay" },
        new("WORLDPAY_EU", "Worldpay") { Market = "European cards" },
    ];

    private static readonly FrozenDictionary<string, PayoutWay> ByKey =
        Providers.SelectMany(provider => provider.Payouts).ToFrozenDictionary(way => way.Key, StringComparer.Ordinal);

    /// <summary>Null for a key that was never in the catalogue.</summary>
    public static PayoutWay? Find(string key) => ByKey.GetValueOrDefault(key);

    public static CashierProvider ProviderOf(PayoutWay way) => Providers.Single(provider => provider.Payouts.Contains(way));

    private static BodyMember.Fixed Provider(string code) => new BodyMember.Fixed("pspType", code);

    private static BodyMember.Entered Entered(string name) => new BodyMember.Entered(name, name);
}
