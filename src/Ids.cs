using System.Security.Cryptography;

namespace Mozarto.Dashboard;

/// <summary>
/// Ids that people quote: short, prefixed, sortable and time-ordered underneath (<c>dlv_01k9v0m3a4b5c</c>).
/// The number is 42 bits of milliseconds since 2020, 9 bits of instance and 12 bits of sequence; the text is 13 digits of Crockford's base 32.
/// </summary>
internal static class EntityId
{
    public const string DeliveryPrefix = "dlv";
    public const string TransactionPrefix = "txn";
    public const string RetryRunPrefix = "run";
    public const string ExportPrefix = "exp";
    public const string PayoutPrefix = "out";
    public const string SessionPrefix = "ses";
    public const string AuditPrefix = "aud";

    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int DigitsCount = 13;

    public static string Format(string prefix, long id) => string.Create(prefix.Length + 1 + DigitsCount, (prefix, id), static (text, state) =>
    {
        state.prefix.CopyTo(text);
        text[state.prefix.Length] = '_';
        var rest = (ulong)state.id;
        for (var i = text.Length - 1; i > state.prefix.Length; i--, rest >>= 5) text[i] = Digits[(int)(rest & 31)];
    });

    /// <summary>Reads an id as people paste it: letter case and white space around it do not matter.</summary>
    public static bool TryParse(string prefix, string? text, out long id)
    {
        id = 0;
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length != prefix.Length + 1 + DigitsCount || !trimmed.StartsWith(prefix + "_", StringComparison.OrdinalIgnoreCase)) return false;
        ulong value = 0;
        foreach (var character in trimmed.AsSpan(prefix.Length + 1))
        {
            var digit = char.IsAscii(character) ? Digits.IndexOf(char.ToLowerInvariant(character), StringComparison.Ordinal) : -1;
            if (digit < 0 || value > (ulong.MaxValue >> 5)) return false;
            value = (value << 5) | (uint)digit;
        }

        id = (long)value;
        return id > 0;
    }
}

/// <summary>
/// Hands out ids that grow with time and never repeat within this process. Two instances differ by a random instance number;
/// should two ids meet all the same, the primary key refuses the second.
/// </summary>
internal sealed class IdGenerator(TimeProvider time)
{
    private const int SequenceBits = 12;
    private const int InstanceBits = 9;
    private const int MillisecondBits = 42;
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly long instance = RandomNumberGenerator.GetInt32(1 << InstanceBits);
    private long last;

    public long Next()
    {
        var now = TicksAt(time.GetUtcNow());
        while (true)
        {
            var seen = Volatile.Read(ref last);
            var next = Math.Max(now, seen + 1);
            if (Interlocked.CompareExchange(ref last, next, seen) == seen) return Compose(next);
        }
    }

    /// <summary>The smallest id that can be handed out at an instant: a range of time is a range of ids.</summary>
    public static long FirstAt(DateTimeOffset instant) => TicksAt(instant) >> SequenceBits << (SequenceBits + InstanceBits);

    // Milliseconds and sequence counted as one number: a burst beyond 4,096 ids a millisecond borrows from the next one.
    private static long TicksAt(DateTimeOffset instant) =>
        Math.Clamp((long)(instant - Epoch).TotalMilliseconds, 1, (1L << MillisecondBits) - 1) << SequenceBits;

    private long Compose(long ticks) =>
        (((ticks >> SequenceBits) << InstanceBits) | instance) << SequenceBits | (ticks & ((1 << SequenceBits) - 1));
}
