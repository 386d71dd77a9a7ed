using System.Linq.Expressions;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.LoadRig.Traffic;

/// <summary>What the ledger and the store say, side by side.</summary>
/// <param name="Answered">Requests whose 200 reached the rig.</param>
/// <param name="Stored">Authentic deliveries in the store.</param>
/// <param name="Lost">Answered 200 and not in the store, byte for byte and under the right SHA-256. Must be 0.</param>
/// <param name="Twice">In the store more often than sent. Must be 0.</param>
/// <param name="Foreign">In the store with bytes that nobody sent, or under a wrong SHA-256. Must be 0.</param>
internal sealed record Reckoning(long Answered, long Stored, long Lost, long Twice, long Foreign)
{
    public bool IsRight => Lost == 0 && Twice == 0 && Foreign == 0;
}

/// <summary>Numbers the requests of a run and remembers which of them were answered 200. For many senders at once.</summary>
internal sealed class Ledger(PaymentBody body)
{
    private const int NumbersMax = 1 << 26;
    private const int BitsPerWord = 64;

    private readonly long[] answered = new long[NumbersMax / BitsPerWord];
    private long last;
    private long answeredCount;

    public PaymentBody Body { get; } = body;

    public long Sent => Volatile.Read(ref last);

    public long AnsweredCount => Volatile.Read(ref answeredCount);

    /// <summary>The number of the next request.</summary>
    public long Next()
    {
        var number = Interlocked.Increment(ref last);
        return number < NumbersMax ? number : throw new RigException($"A run counts {NumbersMax} requests at most.");
    }

    public void Answered(long number)
    {
        Interlocked.Or(ref answered[number / BitsPerWord], 1L << (int)(number % BitsPerWord));
        Interlocked.Increment(ref answeredCount);
    }

    /// <summary>Reads every authentic delivery of a store whose server is gone, and holds it against what was answered.</summary>
    /// <param name="store">The one whose server is gone.</param>
    /// <param name="ours">Which deliveries came from this ledger; all, if left out.</param>
    public async Task<Reckoning> ReckonAsync(RigStore store, Expression<Func<Delivery, bool>>? ours = null)
    {
        await using var context = store.CreateContext();
        var rows = context.Deliveries.AsNoTracking().Where(row => row.Verdict == VerdictKind.Authentic).Where(ours ?? (_ => true))
            .Join(context.DeliveryBodies, row => row.Id, kept => kept.DeliveryId, (row, kept) => new { row.BodySha256, kept.Bytes });
        var seen = new long[answered.Length];
        long stored = 0, twice = 0, foreign = 0;
        await foreach (var row in rows.AsAsyncEnumerable())
        {
            stored++;
            var number = Body.NumberOf(row.Bytes);
            if (number < 1 || number > Sent || !SHA256.HashData(row.Bytes).AsSpan().SequenceEqual(row.BodySha256)) foreign++;
            else if (!Mark(seen, number)) twice++;
        }

        var lost = 0L;
        for (var number = 1L; number <= Sent; number++)
            if (IsMarked(answered, number) && !IsMarked(seen, number)) lost++;
        return new Reckoning(AnsweredCount, stored, lost, twice, foreign);
    }

    private static bool IsMarked(long[] bits, long number) => (bits[number / BitsPerWord] & (1L << (int)(number % BitsPerWord))) != 0;

    private static bool Mark(long[] bits, long number)
    {
        if (IsMarked(bits, number)) return false;
        bits[number / BitsPerWord] |= 1L << (int)(number % BitsPerWord);
        return true;
    }
}
