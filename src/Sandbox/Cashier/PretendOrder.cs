using System.Globalization;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>A way to pay out that the pretend company has configured at the pretend Mozarto.</summary>
internal enum PretendWay
{
    ForumPay = 1,
    PayOne,
    GigadatEto,
    GigadatAch,
}

/// <summary>A payout that passed every check, as far as answers and webhooks speak of it.</summary>
internal sealed record PretendOrder
{
    public required PretendWay Way { get; init; }

    /// <summary>In major units, exactly.</summary>
    public required decimal Amount { get; init; }

    public required string CurrencyCode { get; init; }

    public required string UserId { get; init; }

    /// <summary>Empty when none was sent.</summary>
    public string Reference { get; init; } = "";

    /// <summary>24 hexadecimal digits, given by the pretend Mozarto.</summary>
    public string TransactionId { get; init; } = "";

    public string CryptoCode { get; init; } = "";

    public string WalletAddress { get; init; } = "";

    /// <summary>As texts of amounts are written: two decimals, and more only where they are needed.</summary>
    public string AmountText => Amount.ToString("0.00######", CultureInfo.InvariantCulture);

    /// <summary>As JavaScript writes numbers: without zeros at the end.</summary>
    public string AmountNumber => Amount.ToString("0.########", CultureInfo.InvariantCulture);

    public string Provider => Way switch
    {
        PretendWay.ForumPay => "ForumPay",
        PretendWay.PayOne => "PayOne",
        PretendWay.GigadatEto => "Gigadat ETO",
        _ => "Gigadat ACH",
    };
}
