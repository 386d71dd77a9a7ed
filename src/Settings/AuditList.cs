using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>One page of the audit log, the newest entry first, and whether there is more on either side.</summary>
internal sealed record AuditRows(IReadOnlyList<AuditEntry> Rows, bool HasNewer, bool HasOlder);

/// <summary>An entry and its place in the chain; no seal while it waits for one.</summary>
internal sealed record SealedEntry(AuditEntry Entry, AuditSeal? Seal);

/// <summary>Lists the audit log, page by key. Ids carry their time, so the largest is the newest.</summary>
internal sealed class AuditList(IDbContextFactory<DashboardContext> contexts)
{
    public const int PageRows = 50;

    /// <summary>Where counting of rows that came since stops.</summary>
    public const int NewerCountMax = 1000;

    // So many people are looked through for a name, and offered as a choice.
    private const int PeopleMax = 1_000;
    private const int ReferenceCharacters = 32;

    public async Task<AuditRows> ReadAsync(AuditFilter filter, long? before, long? after, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await RowsAsync(context, filter, cancellation);
        var isUpward = after is not null;
        var found = await (isUpward ? rows.Where(row => row.Id > after).OrderBy(row => row.Id) : Behind(rows, before)).Take(PageRows + 1).ToListAsync(cancellation);
        var hasMore = found.Count > PageRows;
        var page = found.Take(PageRows);
        return isUpward ? new AuditRows([.. page.Reverse()], hasMore, true) : new AuditRows([.. page], before is not null, hasMore);
    }

    /// <summary>The next <paramref name="rowsMax"/> entries of everything that the filter lets through, with their seals, for an export.</summary>
    public async Task<IReadOnlyList<SealedEntry>> SliceAsync(AuditFilter filter, long? before, int rowsMax, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var entries = await Behind(await RowsAsync(context, filter, cancellation), before).Take(rowsMax).ToListAsync(cancellation);
        var ids = entries.ConvertAll(entry => entry.Id);
        var seals = await context.AuditSeals.AsNoTracking().Where(row => ids.Contains(row.EntryId)).ToDictionaryAsync(row => row.EntryId, cancellation);
        return entries.ConvertAll(entry => new SealedEntry(entry, seals.GetValueOrDefault(entry.Id)));
    }

    public async Task<SealedEntry?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.AuditEntries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } entry) return null;
        return new SealedEntry(entry, await context.AuditSeals.AsNoTracking().SingleOrDefaultAsync(row => row.EntryId == id, cancellation));
    }

    /// <summary>How many matching entries came after an id; stops at <see cref="NewerCountMax"/>.</summary>
    public async Task<int> CountNewerAsync(AuditFilter filter, long newestSeen, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await (await RowsAsync(context, filter, cancellation)).Where(row => row.Id > newestSeen).Take(NewerCountMax).CountAsync(cancellation);
    }

    public async Task<long> NewestAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.AuditEntries.MaxAsync(row => (long?)row.Id, cancellation) ?? 0;
    }

    /// <summary>Everybody who has signed in, by name.</summary>
    public async Task<IReadOnlyList<(string Identity, string Name)>> ReadPeopleAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await PeopleAsync(context, cancellation);
    }

    private static async Task<IReadOnlyList<(string Identity, string Name)>> PeopleAsync(DashboardContext context, CancellationToken cancellation) =>
        (await context.People.AsNoTracking().OrderBy(row => row.Name).Take(PeopleMax).Select(row => new { row.Identity, row.Name }).ToListAsync(cancellation)).ConvertAll(each => (each.Identity, each.Name));

    private static IQueryable<AuditEntry> Behind(IQueryable<AuditEntry> rows, long? before) =>
        (before is null ? rows : rows.Where(row => row.Id < before)).OrderByDescending(row => row.Id);

    private static async Task<IQueryable<AuditEntry>> RowsAsync(DashboardContext context, AuditFilter filter, CancellationToken cancellation)
    {
        var rows = context.AuditEntries.AsNoTracking();
        if (filter.IsImpossible) return rows.Where(row => false);
        if (filter.Search.Length > 0) rows = await SearchedAsync(context, rows, filter.Search, cancellation);
        if (filter.Identity is { } identity) rows = By(rows, [identity]);
        if (filter.Action is { } action) rows = rows.Where(row => row.Action == action);
        if (filter.Subject is { } subject) rows = rows.Where(row => row.Subject == subject);
        if (filter.Outcome is { } outcome) rows = rows.Where(row => row.Outcome == outcome);
        if (filter.Address is { } address) rows = rows.Where(row => row.Address == address);
        if (filter.Range.From is { } from) rows = rows.Where(row => row.Id >= IdGenerator.FirstAt(from));
        if (filter.Range.To is { } to) rows = rows.Where(row => row.Id < IdGenerator.FirstAt(to));
        return rows;
    }

    private static async Task<IQueryable<AuditEntry>> SearchedAsync(DashboardContext context, IQueryable<AuditEntry> rows, string text, CancellationToken cancellation)
    {
        if (EntityId.TryParse(EntityId.AuditPrefix, text, out var id)) return rows.Where(row => row.Id == id);
        if (text.Length == ReferenceCharacters && text.All(char.IsAsciiHexDigit)) return rows.Where(row => row.Reference == text);
        var people = (await PeopleAsync(context, cancellation)).Where(person => person.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(person => person.Identity).ToList();
        return people.Count == 0 ? rows.Where(row => row.Subject == text || row.OperatorName == text) : By(rows, people);
    }

    // An issuer is an address and holds no bar; a subject may.
    private static IQueryable<AuditEntry> By(IQueryable<AuditEntry> rows, IReadOnlyList<string> identities)
    {
        var subjects = identities.Select(identity => identity[(identity.IndexOf('|', StringComparison.Ordinal) + 1)..]).ToList();
        return rows.Where(row => subjects.Contains(row.OperatorSubject) && identities.Contains(row.OperatorIssuer + "|" + row.OperatorSubject));
    }
}
