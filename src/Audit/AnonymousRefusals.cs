using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Audit;

/// <summary>What somebody was refused who had not signed in. The numbers are stored.</summary>
internal enum AnonymousRefusal
{
    /// <summary>A page, or a file.</summary>
    Page = 1,

    /// <summary>Anything else.</summary>
    Request = 2,

    /// <summary>A sign-in that did not come to its end.</summary>
    SignIn = 3,
}

/// <summary>How often it happened in an hour (UTC). Whoever has no name would fill the log with rows that say nothing.</summary>
internal sealed class AnonymousRefusalCount
{
    public required AnonymousRefusal Kind { get; init; }

    public required DateTimeOffset Hour { get; init; }

    public required long Count { get; set; }
}

internal sealed class AnonymousRefusalMapping : IEntityTypeConfiguration<AnonymousRefusalCount>
{
    public void Configure(EntityTypeBuilder<AnonymousRefusalCount> builder) => builder.HasKey(row => new { row.Kind, row.Hour });
}

/// <summary>Counts refusals of people who have not signed in, by kind and hour, and writes the sums down with each round of <see cref="AuditChore"/>.</summary>
internal sealed class AnonymousRefusals(IDbContextFactory<DashboardContext> contexts, TimeProvider time)
{
    /// <summary>How long counts are kept.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly ConcurrentDictionary<(AnonymousRefusal Kind, DateTimeOffset Hour), long> counts = new();

    public void Count(AnonymousRefusal kind) => counts.AddOrUpdate((kind, HourOf(time.GetUtcNow())), 1, static (_, count) => count + 1);

    /// <summary>The sums since an instant; what this process has not written down yet is not in them.</summary>
    public async Task<IReadOnlyDictionary<AnonymousRefusal, long>> ReadAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var hour = HourOf(since);
        return await context.AnonymousRefusalCounts.Where(row => row.Hour >= hour).GroupBy(row => row.Kind)
            .Select(group => new { group.Key, Sum = group.Sum(row => row.Count) }).ToDictionaryAsync(each => each.Key, each => each.Sum, cancellation);
    }

    /// <summary>Two instances that begin an hour at once collide; what was not written is added by the next round.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (var key in counts.Keys)
        {
            if (!counts.TryRemove(key, out var count)) continue;
            var isWritten = false;
            try
            {
                await AddAsync(key.Kind, key.Hour, count, cancellation);
                isWritten = true;
            }
            finally
            {
                if (!isWritten) counts.AddOrUpdate(key, count, (_, since) => since + count);
            }
        }
    }

    private async Task AddAsync(AnonymousRefusal kind, DateTimeOffset hour, long count, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var updated = await context.AnonymousRefusalCounts.Where(row => row.Kind == kind && row.Hour == hour)
            .ExecuteUpdateAsync(row => row.SetProperty(existing => existing.Count, existing => existing.Count + count), cancellation);
        if (updated > 0) return;
        var oldest = hour - KeptFor;
        await context.AnonymousRefusalCounts.Where(row => row.Hour < oldest).ExecuteDeleteAsync(cancellation);
        context.Add(new AnonymousRefusalCount { Kind = kind, Hour = hour, Count = count });
        await context.SaveChangesAsync(cancellation);
    }

    private static DateTimeOffset HourOf(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        return new DateTimeOffset(utc.Year, utc.Month, utc.Day, utc.Hour, 0, 0, TimeSpan.Zero);
    }
}
