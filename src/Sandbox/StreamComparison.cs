using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>A transaction that is not as the stream says; <paramref name="Found"/> and its id are null when it is not in the book at all.</summary>
internal sealed record StreamDifference(StreamKey Key, TransactionState Expected, TransactionState? Found, long? TransactionId);

/// <summary>What the book says of a stream: how many transactions agree, how many cannot be told, how many differ, and the first of those.</summary>
internal sealed record StreamAgreement(int Agree, int NotKnown, int Differ, IReadOnlyList<StreamDifference> First)
{
    public int Total => Agree + NotKnown + Differ;
}

/// <summary>Compares what a stream sent with what the book holds.</summary>
internal sealed class StreamComparison(IDbContextFactory<DashboardContext> contexts)
{
    public const int DifferencesShownMax = 100;

    private const int SliceKeys = 500;

    public async Task<StreamAgreement> RunAsync(StreamLedger ledger, CancellationToken cancellation)
    {
        var ends = ledger.Ends();
        var differences = new List<StreamDifference>();
        foreach (var slice in ends.Where(end => end.State is not null).Chunk(SliceKeys)) differences.AddRange(await CompareAsync(slice, cancellation));
        var notKnown = ends.Count(end => end.State is null);
        return new StreamAgreement(ends.Count - notKnown - differences.Count, notKnown, differences.Count, [.. differences.Take(DifferencesShownMax)]);
    }

    private async Task<IEnumerable<StreamDifference>> CompareAsync(StreamEnd[] ends, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var ids = ends.Select(end => end.Key.ExternalId).Distinct(StringComparer.Ordinal).ToList();
        var rows = await context.Transactions.AsNoTracking().Where(row => ids.Contains(row.ExternalId) && !row.IsClaimed)
            .Select(row => new { row.Id, row.ExternalId, row.Kind, row.State }).ToListAsync(cancellation);
        var found = rows.ToLookup(row => new StreamKey(row.ExternalId, row.Kind == TransactionKind.Refund));
        return ends.Where(end => !found[end.Key].Any(row => row.State == end.State))
            .Select(end => new StreamDifference(end.Key, end.State!.Value, found[end.Key].FirstOrDefault()?.State, found[end.Key].FirstOrDefault()?.Id));
    }
}
