using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Somebody whom money can be paid to, as earlier payouts or transactions tell. Of transactions alone nothing but the id is known.</summary>
/// <param name="UserId">The merchant's id of them.</param>
/// <param name="Name">Null where no payout tells.</param>
/// <param name="LatestAt">When their latest payout was created, or their latest transaction was told.</param>
/// <param name="HasPayout">Their details can be taken from an earlier payout.</param>
public sealed record FoundPerson(string UserId, string? Name, DateTimeOffset LatestAt, bool HasPayout);

/// <summary>Finds the person to be paid among earlier payouts (by the beginning of their id, or any part of their name) and transactions (by their id).</summary>
internal sealed class PersonSearch(IDbContextFactory<DashboardContext> contexts)
{
    public const int FoundMax = 8;
    public const int CharactersMin = 2;

    // Names have no index: so many of the latest payouts are looked at.
    private const int PayoutsMax = 5_000;

    public async Task<IReadOnlyList<FoundPerson>> FindAsync(string? text, CancellationToken cancellation)
    {
        var sought = text?.Trim() ?? "";
        if (sought.Length < CharactersMin) return [];
        await using var context = await contexts.CreateDbContextAsync(cancellation);
#pragma warning disable CA1304, CA1311, CA1862 // Translated to SQL, which knows no cultures.
        var latest = context.Payouts.AsNoTracking().OrderByDescending(row => row.Id).Take(PayoutsMax);
        var paid = await latest.Where(row => row.UserId.StartsWith(sought) || row.PersonName.ToLower().Contains(sought.ToLower()))
            .OrderByDescending(row => row.Id).Take(PayoutsMax / 10).Select(row => new { row.UserId, row.PersonName, row.RequestedAt }).ToListAsync(cancellation);
#pragma warning restore CA1304, CA1311, CA1862
        var people = paid.DistinctBy(row => row.UserId, StringComparer.Ordinal).Select(row => new FoundPerson(row.UserId, row.PersonName, row.RequestedAt, HasPayout: true)).Take(FoundMax).ToList();
        if (people.Count > 0) return people;
        var told = await context.Transactions.AsNoTracking().Where(row => row.UserId == sought && !row.IsClaimed)
            .OrderByDescending(row => row.Id).Select(row => (DateTimeOffset?)row.OccurredAt).FirstOrDefaultAsync(cancellation);
        return told is { } at ? [new FoundPerson(sought, null, at, HasPayout: false)] : [];
    }

    /// <summary>What was typed for their latest payout, through this way if there was one; null when there was none at all.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> DetailsAsync(string userId, string way, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var latest = await context.Payouts.AsNoTracking().Where(row => row.UserId == userId).OrderBy(row => row.Way == way ? 0 : 1).ThenByDescending(row => row.Id)
            .Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellation);
        if (latest is not { } id) return null;
        var values = await context.PayoutRequests.Where(row => row.PayoutId == id).Select(row => row.ValuesJson).SingleAsync(cancellation);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(values);
    }
}
