using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Access;

/// <summary>Everybody who has signed in: who holds which role now.</summary>
internal sealed class People(IDbContextFactory<DashboardContext> contexts, FirstAdmins admins, TimeProvider time)
{
    /// <summary>Whoever changes who holds which role waits for this lock: rules about all of them are read first, and then one is changed.</summary>
    public const string Lock = "people";

    /// <summary>Notes that somebody was here, and with which roles of their provider.</summary>
    public async Task SawAsync(Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(Lock, cancellation);
        await SeeAsync(context, who, email: null, isFirstAdmin: false, time.GetUtcNow(), cancellation);
        await context.SaveChangesAsync(cancellation);
        await unit.CommitAsync(cancellation);
    }

    /// <summary>Stages that somebody signed in, under the lock: kept by the caller's transaction. Whom the configuration names is an administrator the first time.</summary>
    public Task<Person> SeeAsync(DashboardContext context, ClaimsPrincipal signedIn, Operator who, DateTimeOffset now, CancellationToken cancellation) =>
        SeeAsync(context, who, signedIn.FindFirst(ClaimTypes.Email)?.Value, admins.Has(signedIn), now, cancellation);

    /// <summary>The roles that somebody holds now. Of somebody who is not known here their session alone tells.</summary>
    public async Task<IReadOnlyList<string>> RolesNowAsync(Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await FindAsync(context, who.Identity, cancellation) is { } known ? known.RolesAt(time.GetUtcNow()) : who.Roles;
    }

    /// <summary>How many hold a role.</summary>
    public async Task<int> CountAsync(string role, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await CountAsync(context, role, time.GetUtcNow(), cancellation);
    }

    /// <summary>The same inside somebody's transaction.</summary>
    public static async Task<int> CountAsync(DashboardContext context, string role, DateTimeOffset now, CancellationToken cancellation) =>
        (await context.People.AsNoTracking().Include(row => row.Assigned).ToListAsync(cancellation)).Count(person => person.RolesAt(now).Contains(role, StringComparer.Ordinal));

    /// <summary>
    /// Asked inside a command's own transaction, by acts that cannot be taken back: whether whoever began them still holds the right. Of somebody who is
    /// not known here the session alone tells.
    /// </summary>
    public static async Task<bool> StillMayAsync(DashboardContext context, Operator who, Command command, DateTimeOffset now, CancellationToken cancellation) =>
        Rights.Allow(await FindAsync(context, who.Identity, cancellation) is { } known ? who with { Roles = known.RolesAt(now) } : who, command);

    public static Task<Person?> FindAsync(DashboardContext context, string identity, CancellationToken cancellation) =>
        context.People.AsNoTracking().Include(row => row.Assigned).SingleOrDefaultAsync(row => row.Identity == identity, cancellation);

    private static async Task<Person> SeeAsync(DashboardContext context, Operator who, string? email, bool isFirstAdmin, DateTimeOffset now, CancellationToken cancellation)
    {
        var person = await context.People.Include(row => row.Assigned).SingleOrDefaultAsync(row => row.Identity == who.Identity, cancellation);
        if (person is null)
        {
            person = new Person { Identity = who.Identity, FirstSeenAt = now };
            context.Add(person);
            if (isFirstAdmin) person.Give(FirstAdmins.Assignment(now));
        }

        person.See(who.Name, email, who.Roles, now);
        return person;
    }
}
