using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Access;

/// <summary>Everybody who has signed in: who holds which role now.</summary>
internal sealed class People(IDbContextFactory<DashboardContext> contexts, TimeProvider time)
{
    /// <summary>Notes that somebody signed in, and with which roles.</summary>
    public async Task SawAsync(Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var (name, roles) = (TextCut.To(who.Name, Person.NameCharactersMax)!, string.Join(' ', who.Roles));
        if (await context.People.SingleOrDefaultAsync(row => row.Identity == who.Identity, cancellation) is { } known)
            (known.Name, known.RoleNames, known.LastSeenAt) = (name, roles, now);
        else context.Add(new Person { Identity = who.Identity, Name = name, RoleNames = roles, FirstSeenAt = now, LastSeenAt = now });
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>How many hold a role.</summary>
    public async Task<int> CountAsync(string role, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return (await context.People.AsNoTracking().Select(row => row.RoleNames).ToListAsync(cancellation)).Count(roles => roles.Split(' ').Contains(role, StringComparer.Ordinal));
    }

    /// <summary>
    /// Asked inside a command's own transaction, by acts that cannot be taken back: whether whoever began them still holds the right. Of somebody who is
    /// not known here the session alone tells.
    /// </summary>
    public static async Task<bool> StillMayAsync(DashboardContext context, Operator who, Command command, CancellationToken cancellation) =>
        await context.People.AsNoTracking().SingleOrDefaultAsync(row => row.Identity == who.Identity, cancellation) is not { } known
        || Rights.Allow(who with { Roles = [.. who.Roles.Intersect(known.Roles, StringComparer.Ordinal)] }, command);
}
