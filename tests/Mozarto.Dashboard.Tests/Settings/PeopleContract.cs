using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>Who holds which role: from their provider, and from administrators, whose changes count in every open page with the next press.</summary>
public abstract class PeopleContract(DatabaseKind kind) : IAsyncLifetime
{
    private TestStore store = null!;
    private PeopleDesk desk = null!;

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        desk = new PeopleDesk(store, store.Trail, PayoutSettings.Default, store.Turns, new LiveUpdates(), store.Clock);
        foreach (var who in new[] { Cast.Ada, Cast.Finn, Cast.Sam, Cast.Nobody }) await store.People.SawAsync(who, CancellationToken.None);
    }

    public Task DisposeAsync() => store.DisposeAsync().AsTask();

    [Theory]
    [InlineData("here|nobody-knows", "Support", "a reason", "There is no such person. They have to sign in once before they can be given a role.")]
    [InlineData("", "Support", "a reason", "There is no such person. They have to sign in once before they can be given a role.")]
    [InlineData("here|sam", "Owner", "a reason", "There is no such role.")]
    [InlineData("here|sam", "finance", "a reason", "There is no such role.")]
    [InlineData("here|sam", "Finance", " ", "Say why: the reason is kept with it.")]
    [InlineData("here|sam", "Support", "a reason", "They hold Support already: their sign-in provider says so.")]
    public async Task What_cannot_be_given_is_not_and_it_is_said_why(string identity, string role, string reason, string why)
    {
        var result = await desk.SetAsync(new RoleChange(identity, role, IsGiven: true, reason, 1), Cast.Ada, CancellationToken.None);

        Assert.Equal(why, Assert.IsType<RoleResult.NotPossible>(result).Why);
    }

    [Fact]
    public async Task Only_administrators_give_roles_and_whoever_tries_is_noted()
    {
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody }) Assert.IsType<RoleResult.NotAllowed>(await GiveAsync(Cast.Nobody, "Admin", who));

        Assert.Equal(3, (await EntriesAsync()).Count(entry => entry is { Action: "SetRoles", Outcome: AuditOutcome.Refused }));
        Assert.Empty(await RolesAsync(Cast.Nobody));
    }

    [Fact]
    public async Task Roles_take_a_fresh_sign_in()
    {
        var stale = Cast.Ada with { SignedInAt = store.Clock.GetUtcNow() - TimeSpan.FromHours(1) };

        Assert.Equal(CommandTrail.SignInAgain, Assert.IsType<RoleResult.NotAllowed>(await GiveAsync(Cast.Nobody, "Support", stale)).Why);
    }

    [Fact]
    public async Task A_role_counts_with_the_next_command_and_taken_away_no_more()
    {
        Assert.False(await store.Trail.AllowAsync(Cast.Sam, Command.MapWord, "a word", CancellationToken.None));

        Assert.Equal(store.Clock.GetUtcNow(), Assert.IsType<RoleResult.Given>(await GiveAsync(Cast.Sam, "Admin")).EffectiveAt);
        // Sam's page still says what it said before.
        Assert.True(await store.Trail.AllowAsync(Cast.Sam, Command.MapWord, "a word", CancellationToken.None));

        Assert.IsType<RoleResult.Taken>(await TakeAsync(Cast.Sam, "Admin"));
        Assert.False(await store.Trail.AllowAsync(Cast.Sam with { Roles = ["Admin", "Support"] }, Command.MapWord, "a word", CancellationToken.None));
        var refused = (await EntriesAsync()).Last(entry => entry.Action == "MapWord");
        Assert.Equal(("Sam", "Support", AuditOutcome.Refused), (refused.OperatorName, refused.OperatorRoles, refused.Outcome));
    }

    [Fact]
    public async Task Each_change_stands_in_the_audit_log_with_its_reason()
    {
        await GiveAsync(Cast.Sam, "Admin");
        await TakeAsync(Cast.Sam, "Admin");

        var entries = (await EntriesAsync()).Where(entry => entry.Action == "SetRoles").ToList();
        Assert.Equal(["here|sam", "here|sam"], entries.Select(entry => entry.Subject).ToList());
        Assert.All(entries, entry => Assert.Equal(("Ada", AuditOutcome.Done), (entry.OperatorName, entry.Outcome)));
        Assert.Equal(["give Admin to Sam", "take Admin from Sam"], entries.Select(entry => entry.Detail).ToList());
        Assert.All(entries, entry => Assert.Equal("because", entry.Reason));
        var (given, taken) = (Assert.Single(AuditChange.Read(entries[0].Changes)!), Assert.Single(AuditChange.Read(entries[1].Changes)!));
        Assert.StartsWith("yes, from 20", given.After, StringComparison.Ordinal);
        Assert.Equal((given with { After = null }, taken), (new AuditChange("Admin", "no", null), new AuditChange("Admin", "yes", "no")));
    }

    [Fact]
    public async Task Finance_counts_a_day_later_and_can_be_withdrawn_until_then()
    {
        var given = Assert.IsType<RoleResult.Given>(await GiveAsync(Cast.Sam, "Finance"));

        Assert.Equal(store.Clock.GetUtcNow() + TimeSpan.FromHours(24), given.EffectiveAt);
        Assert.Equal(["Support"], await RolesAsync(Cast.Sam));
        store.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.False(await store.Trail.AllowAsync(Cast.Sam, Command.RequestPayout, "a form", CancellationToken.None));
        Assert.Equal(1, await store.People.CountAsync("Finance", CancellationToken.None));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await store.Trail.AllowAsync(Cast.Sam, Command.RequestPayout, "a form", CancellationToken.None));
        Assert.Equal(2, await store.People.CountAsync("Finance", CancellationToken.None));

        await GiveAsync(Cast.Nobody, "Finance");
        Assert.IsType<RoleResult.Taken>(await TakeAsync(Cast.Nobody, "Finance"));
        store.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await RolesAsync(Cast.Nobody));
    }

    [Fact]
    public async Task A_role_of_the_provider_can_only_be_taken_there()
    {
        Assert.Equal("Their sign-in provider says that they hold Support. It can only be taken away there.", Assert.IsType<RoleResult.NotPossible>(await TakeAsync(Cast.Sam, "Support")).Why);

        await store.People.SawAsync(Cast.Sam with { Roles = [] }, CancellationToken.None);
        Assert.Empty(await RolesAsync(Cast.Sam));
        Assert.False(await store.Trail.AllowAsync(Cast.Sam, Command.ReadDeliveries, "deliveries", CancellationToken.None));
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await GiveAsync(Cast.Fay, "Admin", seen: true);
        await store.People.SawAsync(Cast.Ada with { Roles = [] }, CancellationToken.None);
        var fay = Cast.Fay with { Roles = ["Finance", "Admin"] };

        Assert.Equal("Nobody else is an administrator. Make somebody else one first.", Assert.IsType<RoleResult.NotPossible>(await TakeAsync(Cast.Fay, "Admin", fay)).Why);
        Assert.Contains("Admin", await RolesAsync(Cast.Fay), StringComparer.Ordinal);

        await GiveAsync(Cast.Sam, "Admin", fay);
        Assert.IsType<RoleResult.Taken>(await TakeAsync(Cast.Fay, "Admin", fay));
    }

    [Fact]
    public async Task Two_administrators_who_take_the_role_from_each_other_leave_one()
    {
        await GiveAsync(Cast.Sam, "Admin");
        await GiveAsync(Cast.Nobody, "Admin");
        await store.People.SawAsync(Cast.Ada with { Roles = [] }, CancellationToken.None);

        var results = await Task.WhenAll(TakeAsync(Cast.Sam, "Admin", Cast.Nobody), TakeAsync(Cast.Nobody, "Admin", Cast.Sam));

        Assert.Single(results, result => result is RoleResult.Taken);
        Assert.Equal(1, await store.People.CountAsync("Admin", CancellationToken.None));
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told_and_loses_nothing_of_the_first()
    {
        var seen = await VersionAsync(Cast.Sam);
        await GiveAsync(Cast.Sam, "Admin");

        var second = await desk.SetAsync(new RoleChange(Cast.Sam.Identity, "Finance", IsGiven: true, "because", seen), Cast.Ada, CancellationToken.None);

        Assert.StartsWith("Somebody has changed this person's roles just now.", Assert.IsType<RoleResult.NotPossible>(second).Why, StringComparison.Ordinal);
        Assert.Equal(["Admin", "Support"], await RolesAsync(Cast.Sam));
    }

    [Fact]
    public async Task The_same_subject_of_another_issuer_is_somebody_else()
    {
        await GiveAsync(Cast.Sam, "Admin");
        var stranger = Cast.Sam with { Issuer = "elsewhere", Roles = ["Support"] };
        await store.People.SawAsync(stranger, CancellationToken.None);

        Assert.Equal(["Support"], await store.People.RolesNowAsync(stranger, CancellationToken.None));
        Assert.False(await store.Trail.AllowAsync(stranger, Command.MapWord, "a word", CancellationToken.None));
    }

    [Theory]
    [InlineData("ada@example.com", "true", "anybody", true)]
    [InlineData("ADA@example.com", "True", "anybody", true)]
    [InlineData("ada@example.com", "false", "anybody", false)]
    [InlineData("ada@example.com", null, "anybody", false)]
    [InlineData("ada@example.com.evil.example", "true", "anybody", false)]
    [InlineData(null, null, "subject-1", true)]
    [InlineData(null, null, "Subject-1", false)]
    public async Task Whom_the_configuration_names_is_an_administrator_the_first_time(string? email, string? isVerified, string subject, bool isAdmin)
    {
        var people = new People(store, new FirstAdmins(["ada@example.com", "subject-1"]), store.Clock);
        var told = Told(email, isVerified, subject);

        await SeeAsync(people, told);

        Assert.Equal(isAdmin ? ["Admin"] : [], await store.People.RolesNowAsync(Operator.From(told)!, CancellationToken.None));
        if (!isAdmin) return;
        Assert.IsType<RoleResult.Taken>(await desk.SetAsync(
            new RoleChange(Operator.From(told)!.Identity, "Admin", IsGiven: false, "because", await VersionAsync(Operator.From(told)!)), Cast.Ada, CancellationToken.None));
        await SeeAsync(people, told);
        Assert.Empty(await store.People.RolesNowAsync(Operator.From(told)!, CancellationToken.None));
    }

    private static ClaimsPrincipal Told(string? email, string? isVerified, string subject)
    {
        var identity = new ClaimsIdentity([new(Operator.IssuerClaim, "https://login.example"), new(ClaimTypes.NameIdentifier, subject)], "test");
        if (email is not null) identity.AddClaim(new Claim(ClaimTypes.Email, email));
        if (isVerified is not null) identity.AddClaim(new Claim(FirstAdmins.EmailVerifiedClaim, isVerified));
        return new ClaimsPrincipal(identity);
    }

    private async Task SeeAsync(People people, ClaimsPrincipal told)
    {
        await using var context = store.CreateDbContext();
        await people.SeeAsync(context, told, Operator.From(told)!, store.Clock.GetUtcNow(), CancellationToken.None);
        await context.SaveChangesAsync();
    }

    private async Task<RoleResult> GiveAsync(Operator whom, string role, Operator? who = null, bool seen = false)
    {
        if (seen) await store.People.SawAsync(whom, CancellationToken.None);
        return await desk.SetAsync(new RoleChange(whom.Identity, role, IsGiven: true, "because", await VersionAsync(whom)), who ?? Cast.Ada, CancellationToken.None);
    }

    private async Task<RoleResult> TakeAsync(Operator whom, string role, Operator? who = null) =>
        await desk.SetAsync(new RoleChange(whom.Identity, role, IsGiven: false, "because", await VersionAsync(whom)), who ?? Cast.Ada, CancellationToken.None);

    private Task<IReadOnlyList<string>> RolesAsync(Operator who) => store.People.RolesNowAsync(who, CancellationToken.None);

    private async Task<int> VersionAsync(Operator who)
    {
        await using var context = store.CreateDbContext();
        return await context.People.Where(row => row.Identity == who.Identity).Select(row => row.Version).SingleAsync();
    }

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
    }
}

public sealed class PeopleOnSqlite() : PeopleContract(DatabaseKind.Sqlite);

public sealed class PeopleOnPostgres() : PeopleContract(DatabaseKind.PostgreSql);
