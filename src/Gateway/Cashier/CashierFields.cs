namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>The fields that providers have in common.</summary>
internal static class CashierFields
{
    public const string UserId = "userId";
    public const string Email = "email";
    public const string FirstName = "firstName";
    public const string LastName = "lastName";
    public const string Phone = "phone";
    public const string CountryCode = "countryCode";
    public const string BrandId = "brandId";
    public const string PreferredCrypto = "preferredCrypto";
    public const string WalletAddress = "walletAddress";
    public const string UserIp = "userIp";
    public const string Mobile = "mobile";

    /// <summary>Names of messages about what is no field: the amount and its currency.</summary>
    public const string Amount = "amount";
    public const string Currency = "currency";

    public static readonly CashierField Brand = new(BrandId, "Brand", FieldKind.Id)
    {
        IsRequired = false,
        Sample = "brand-1",
        Help = "Only where Mozarto knows several brands of yours.",
    };

    public static readonly CashierField Crypto = new(PreferredCrypto, "Paid out in", FieldKind.CryptoCurrency)
    {
        Sample = "ETH",
        Suggestions = ["BTC", "ETH", "USDT"],
        Help = "The crypto currency that the user receives. It must be enabled at ForumPay.",
    };

    public static readonly CashierField Wallet = new(WalletAddress, "Wallet address", FieldKind.Wallet)
    {
        Sample = "0x52908400098527886e0f7030069857d2e4169ee7",
        Help = "Paste it, never type it: what is sent to a wrong wallet does not come back.",
    };

    public static readonly CashierField Ip = new(UserIp, "User's IP address", FieldKind.Ipv4Address) { Sample = "203.0.113.9", Help = "IPv4, from which the user asked for the payout." };

    public static readonly CashierField OtherMobile = new(Mobile, "Mobile number", FieldKind.PhoneDigits)
    {
        IsRequired = false,
        Sample = "15145550123",
        Help = "Digits only. Left empty, the phone number is used.",
    };

    /// <summary>
    /// The claims that identify the user. Mozarto requires all six of every provider, also where the body has no such field.
    /// </summary>
    public static IReadOnlyList<CashierField> Identity(FieldKind phone = FieldKind.Phone) =>
    [
        new(UserId, "User id", FieldKind.Id) { Sample = "0000000000000000000000a7", Help = "The id of the user on your platform." },
        new(FirstName, "First name", FieldKind.PersonName) { Sample = "Ana" },
        new(LastName, "Last name", FieldKind.PersonName) { Sample = "Roy" },
        new(Email, "E-mail address", FieldKind.Email) { Sample = "ana@example.test" },
        new(Phone, "Phone number", phone)
        {
            Sample = "15145550123",
            Help = phone == FieldKind.NorthAmericanPhone ? "Digits only: 10, or 11 that begin with 1." : "At least 6 digits, without spaces or dashes.",
        },
        new(CountryCode, "Country", FieldKind.Country) { Sample = "CA", Help = "Two letters, such as CA." },
    ];
}
