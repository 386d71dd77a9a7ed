using System.Collections.Immutable;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>One request to the pretend cashier. <paramref name="Order"/> is null where it was turned away at the door.</summary>
internal sealed record PretendEntry(long Number, DateTimeOffset CameAt, PretendOrder? Order)
{
    /// <summary>Null while nothing was answered yet.</summary>
    public string? Answered { get; init; }

    /// <summary>Each webhook, and what the dashboard answered to it.</summary>
    public ImmutableList<string> Told { get; init; } = [];

    /// <summary>Money left.</summary>
    public bool IsPaid { get; init; }

    /// <summary>An earlier request had the same reference: this must never be.</summary>
    public bool IsAgain { get; init; }
}

/// <summary>What the pretend cashier did: the latest requests, and counts of all. Safe for many requests at once; forgotten when the process ends.</summary>
internal sealed class PretendLedger(LiveUpdates live)
{
    public const string Topic = "sandbox-cashier";

    public const int EntriesMax = 200;

    private readonly Lock gate = new();
    private readonly Queue<long> order = new();
    private readonly Dictionary<long, PretendEntry> entries = [];
    private long count;
    private long paidCount;

    /// <summary>Requests since the process began.</summary>
    public long Count
    {
        get
        {
            lock (gate) return count;
        }
    }

    /// <summary>Those of them that paid.</summary>
    public long PaidCount
    {
        get
        {
            lock (gate) return paidCount;
        }
    }

    public IReadOnlyList<PretendEntry> NewestFirst()
    {
        lock (gate) return [.. order.Reverse().Select(number => entries[number])];
    }

    /// <summary>A request that has just come. The number is for what becomes of it.</summary>
    public long Note(DateTimeOffset cameAt, PretendOrder? asked, bool isPaid = false)
    {
        long number;
        lock (gate)
        {
            number = ++count;
            if (isPaid) paidCount++;
            var isAgain = asked is { Reference.Length: > 0 } && entries.Values.Any(entry => entry.Order?.Reference == asked.Reference);
            entries.Add(number, new PretendEntry(number, cameAt, asked) { IsPaid = isPaid, IsAgain = isAgain });
            order.Enqueue(number);
            if (order.Count > EntriesMax) entries.Remove(order.Dequeue());
        }

        live.Deliver(Topic);
        return number;
    }

    public void Answered(long number, string words) => Change(number, entry => entry with { Answered = words });

    public void Told(long number, string words) => Change(number, entry => entry with { Told = entry.Told.Add(words) });

    private void Change(long number, Func<PretendEntry, PretendEntry> change)
    {
        lock (gate)
        {
            if (entries.TryGetValue(number, out var entry)) entries[number] = change(entry);
        }

        live.Deliver(Topic);
    }
}
