using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>Everybody who has signed in, for the page of people: whom it finds by name, address or identity, the latest first.</summary>
internal sealed class PeopleList(IDbContextFactory<DashboardContext> contexts)
{
    /// <summary>More are found by searching.</summary>
    public const int PeopleMax = 200;

    public async Task<IReadOnlyList<Person>> ReadAsync(string? search, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var people = context.People.AsNoTracking().Include(row => row.Assigned).AsQueryable();
#pragma warning disable CA1304, CA1311, CA1862 // Runs in the store, which has no cultures.
        if (search?.Trim() is { Length: > 0 } text)
            people = people.Where(row => row.Name.ToLower().Contains(text.ToLower()) || row.Email!.ToLower().Contains(text.ToLower()) || row.Identity.ToLower().Contains(text.ToLower()));
#pragma warning restore CA1304, CA1311, CA1862
        return await people.OrderByDescending(row => row.LastSeenAt).ThenBy(row => row.Identity).Take(PeopleMax).ToListAsync(cancellation);
    }
}
