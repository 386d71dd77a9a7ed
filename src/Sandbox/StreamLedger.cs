using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>How many deliveries of a part were sent, and how often each answer came; 0 stands for none.</summary>
internal sealed record StreamCount(StreamPart Part, int Sent, IReadOnlyList<(int Status, int Count)> Answers);

/// <summary>The state that a transaction must end in; null where an answer was lost, so that nobody knows what was stored.</summary>
internal sealed record StreamEnd(StreamKey Key, TransactionState? State);

/// <summary>
/// What a stream sent and what follows from it. Only what was answered 200 counts as told: that much must be in the book. As long as the stream at most,
/// which has its own limit. Safe for many senders at once.
/// </summary>
internal sealed class StreamLedger
{
    /// <summary>The sender got no answer.</summary>
    public const int NoAnswer = 0;

    private readonly Lock gate = new();
    private readonly Dictionary<(StreamPart Part, int Status), int> answers = [];
    private readonly Dictionary<StreamKey, HashSet<(TransactionState State, int Version)>> told = [];
    private readonly HashSet<StreamKey> doubted = [];

    public int Total
    {
        get
        {
            lock (gate) return answers.Values.Sum();
        }
    }

    public void Note(StreamDelivery delivery, int status)
    {
        lock (gate)
        {
            answers[(delivery.CountedAs, status)] = answers.GetValueOrDefault((delivery.CountedAs, status)) + 1;
            foreach (var claim in delivery.Claims)
            {
                if (status == NoAnswer) doubted.Add(claim.Key);
                if (status != StatusCodes.Status200OK) continue;
                if (!told.TryGetValue(claim.Key, out var known)) told.Add(claim.Key, known = []);
                known.Add((claim.State, claim.Version));
            }
        }
    }

    public IReadOnlyList<StreamCount> Counts()
    {
        lock (gate)
        {
            return
            [
                .. answers.GroupBy(pair => pair.Key.Part).OrderBy(group => group.Key).Select(group => new StreamCount(
                    group.Key, group.Sum(pair => pair.Value), [.. group.Select(pair => (pair.Key.Status, pair.Value)).OrderBy(answer => answer.Status)])),
            ];
        }
    }

    /// <summary>Every transaction that was told of, in the order in which it first was.</summary>
    public IReadOnlyList<StreamEnd> Ends()
    {
        lock (gate) return [.. told.Select(pair => new StreamEnd(pair.Key, doubted.Contains(pair.Key) ? null : EndOf(pair.Value)))];
    }

    /// <summary>The same as a file for spreadsheets.</summary>
    public string ToCsv()
    {
        var lines = Ends().Select(end => new CsvLine().Exact(end.Key.ExternalId).Exact(end.Key.IsRefund ? "refund" : "payment").Exact(end.State?.ToString() ?? "not known").ToString());
        return string.Concat(lines.Prepend(new CsvLine().Exact("external id").Exact("kind").Exact("must end in").ToString()));
    }

    // The same state told with other money contradicts itself; otherwise what is final stands above what is pending, in whichever order they came.
    private static TransactionState EndOf(HashSet<(TransactionState State, int Version)> known)
    {
        if (known.GroupBy(each => each.State).Any(group => group.Count() > 1)) return TransactionState.Conflict;
        return known.Select(each => each.State).Max();
    }
}
