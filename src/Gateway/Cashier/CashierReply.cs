using System.Globalization;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>An HTTP answer as it came: what <see cref="CashierAnswerReader"/> judges. <paramref name="RetryAfter"/> is the header's text.</summary>
internal sealed record CashierReply(int StatusCode, string? RetryAfter, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    public bool IsRedirect => StatusCode is >= 300 and < 400;

    /// <summary>The codes that say whose fault it was: the request's, not the server's.</summary>
    public bool IsRefusal => StatusCode is >= 400 and < 500;

    /// <summary>Says nothing of what came.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"answer {StatusCode} of {Body.Length} bytes");
}

/// <summary>
/// What was sent, to hold an answer against. <paramref name="Credentials"/> are what must not come back in any text of ours, whatever Mozarto repeats.
/// </summary>
internal sealed record CashierSent(Money Amount, string Reference, IReadOnlyList<string> Credentials)
{
    public override string ToString() => $"request of {Reference}";
}

/// <summary><c>Retry-After</c>: seconds or an HTTP date, capped, since an absurd one must not keep a payout for years. Pure.</summary>
internal static class RetryAfter
{
    public static readonly TimeSpan Max = TimeSpan.FromHours(1);

    private const int DigitsMax = 9;

    /// <summary>Null when it was not sent or says nothing.</summary>
    public static TimeSpan? Read(string? header, DateTimeOffset now)
    {
        var text = header?.Trim() ?? "";
        if (text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return text.TrimStart('0') is { Length: <= DigitsMax } digits ? Capped(TimeSpan.FromSeconds(digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture))) : Max;
        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Capped(instant - now) : null;
    }

    private static TimeSpan Capped(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay > Max ? Max : delay;
}
