namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>How a field is asked for, and which check its value must pass (<see cref="FieldRules"/>).</summary>
internal enum FieldKind
{
    /// <summary>Some words, as they are.</summary>
    Text = 1,

    /// <summary>An id of the merchant's own: visible ASCII without spaces.</summary>
    Id,
    PersonName,
    Email,

    /// <summary>Digits, at least six, with or without a plus in front.</summary>
    Phone,

    /// <summary>Digits only.</summary>
    PhoneDigits,

    /// <summary>Digits only: ten of the North American plan, or eleven with its country code 1.</summary>
    NorthAmericanPhone,

    /// <summary>Two letters of ISO 3166.</summary>
    Country,

    /// <summary>The code of a crypto currency.</summary>
    CryptoCurrency,

    /// <summary>An address of the crypto currency chosen in <see cref="CashierFields.PreferredCrypto"/>.</summary>
    Wallet,
    Ipv4Address,

    /// <summary>A text that matches <see cref="CashierField.Pattern"/> from end to end.</summary>
    Pattern,
}

/// <summary>Something to ask for before money can be sent. <paramref name="Name"/> is its name in the form, and mostly in the body too.</summary>
internal sealed record CashierField(string Name, string Label, FieldKind Kind)
{
    public bool IsRequired { get; init; } = true;

    /// <summary>One plain sentence beside the input.</summary>
    public string? Help { get; init; }

    /// <summary>A value that passes the check, for screens and tests.</summary>
    public required string Sample { get; init; }

    /// <summary>Values to offer; others may be typed.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>For <see cref="FieldKind.Pattern"/> only.</summary>
    public string? Pattern { get; init; }
}

/// <summary>One member of a request body, in the order in which the documentation shows them: closed.</summary>
internal abstract record BodyMember
{
    private BodyMember() { }

    /// <summary>The same text in every request.</summary>
    public sealed record Fixed(string Name, string Text) : BodyMember;

    /// <summary><c>isTestMode</c>, never explained and <c>false</c> in every sample.</summary>
    public sealed record TestModeOff : BodyMember;

    /// <summary><c>baseamount</c>, all in lower case: a plain JSON number with the currency's exact decimals.</summary>
    public sealed record Amount : BodyMember;

    public sealed record CurrencyCode(string Name) : BodyMember;

    /// <summary>What was entered in <paramref name="Field"/>, or else in <paramref name="Otherwise"/>.</summary>
    public sealed record Entered(string Name, string Field, string? Otherwise = null) : BodyMember;

    /// <summary>First and last name in one text.</summary>
    public sealed record FullName(string Name) : BodyMember;

    /// <summary>All fields whose names an administrator entered.</summary>
    public sealed record BankFields : BodyMember;
}

/// <summary>Whether payouts can be made in a way, and if not, what is missing: closed.</summary>
internal abstract record PayoutReadiness
{
    private PayoutReadiness() { }

    public sealed record Ready : PayoutReadiness;

    /// <summary>Its field names are not public: an administrator has to enter them from Mozarto's documentation. Nothing is paid with guessed fields.</summary>
    public sealed record AwaitsBankFields(string Why) : PayoutReadiness;

    public sealed record NotDocumented(string Why) : PayoutReadiness;
}

/// <summary>One way of a provider to send money. <paramref name="Key"/> is stored with payouts and must never change.</summary>
internal sealed record PayoutWay(string Key, string Label)
{
    public required PayoutReadiness Readiness { get; init; }

    /// <summary>ISO 4217 codes; empty means any.</summary>
    public IReadOnlyList<string> Currencies { get; init; } = [];

    /// <summary>What is asked for; bank fields of an administrator come behind these.</summary>
    public IReadOnlyList<CashierField> Fields { get; init; } = [];

    /// <summary>The body without <c>brandId</c> and <c>merchantReference</c>, which end every body.</summary>
    public IReadOnlyList<BodyMember> Body { get; init; } = [];

    /// <summary>What people should know before they choose it.</summary>
    public string? Note { get; init; }
}

/// <summary>A payment provider behind Mozarto. <paramref name="Code"/> is its <c>pspType</c>.</summary>
internal sealed record CashierProvider(string Code, string Label)
{
    public bool TakesPayIns { get; init; } = true;

    /// <summary>False: what became of its transactions is never told.</summary>
    public bool SendsWebhooks { get; init; } = true;

    /// <summary>Market or currencies, in words.</summary>
    public required string Market { get; init; }

    public IReadOnlyList<PayoutWay> Payouts { get; init; } = [];
}
