using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>What a browser holds is the key to a row of the store, and nothing else: what ends there has ended everywhere.</summary>
public abstract class SessionsContract(DatabaseKind kind) : IAsyncLifetime
{
    private readonly PretendedRecheck provider = new();
    private TestStore store = null!;
    private Sessions sessions = null!;
    private SessionChecks checks = null!;

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        var desk = new SessionDesk(store, store.Turns, store.Trail, store.Ids, new LiveUpdates(), store.Clock);
        var tickets = new SessionTicket(new EphemeralDataProtectionProvider());
        sessions = new Sessions(store, store.People, tickets, SessionSettings.Default, desk);
        checks = new SessionChecks([provider], sessions, tickets, SessionSettings.Default, desk);
    }

    public Task DisposeAsync() => store.DisposeAsync().AsTask();

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("' OR 1=1 --' OR 1=1 --' OR 1=1 --' OR 1=1 -")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_key_of_ours_opens_nothing(string key)
    {
        await BeginAsync("sam", "Support");

        Assert.Null(await FindAsync(key));
        Assert.False(await sessions.EndAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task The_key_opens_the_session_of_whoever_signed_in_with_the_roles_that_they_hold_now()
    {
        var key = await BeginAsync("sam", "Support");

        var who = Operator.From((await FindAsync(key))!.Person)!;

        Assert.Equal(("https://login.example", "sam", "Sam", A.Time), (who.Issuer, who.Subject, who.Name, who.SignedInAt));
        Assert.Equal(["Support"], who.Roles);
        await store.People.SawAsync(who with { Roles = ["Finance", "Admin"] }, CancellationToken.None);
        Assert.Equal(["Admin", "Finance"], Operator.From((await FindAsync(key))!.Person)!.Roles);
    }

    [Fact]
    public async Task The_store_holds_neither_the_key_nor_what_was_told_of_the_person()
    {
        var key = await BeginAsync("sam", "Support");

        await using var context = store.CreateDbContext();
        var row = await context.Sessions.AsNoTracking().SingleAsync();

        Assert.NotEqual(System.Buffers.Text.Base64Url.DecodeFromChars(key), row.KeyHash);
        Assert.DoesNotContain("Support", Encoding.UTF8.GetString(row.ProtectedTicket), StringComparison.Ordinal);
        Assert.DoesNotContain("a-refresh-token", Encoding.UTF8.GetString(row.ProtectedTicket), StringComparison.Ordinal);
        Assert.Equal("a-refresh-token", (await FindAsync(key))!.Told.Properties.GetTokenValue("refresh_token"));
    }

    [Fact]
    public async Task Signing_out_ends_it_for_every_copy_of_the_key_and_both_stand_in_the_audit_log()
    {
        var key = await BeginAsync("sam", "Support");
        var id = (await FindAsync(key))!.Session.Id;

        Assert.True(await sessions.EndAsync(key, CancellationToken.None));

        Assert.Null(await FindAsync(key));
        Assert.Null(await sessions.FindAsync(id, isActive: true, CancellationToken.None));
        Assert.False(await sessions.EndAsync(key, CancellationToken.None));
        Assert.Equal([new Act("SignIn", "Sam", "Support"), new Act("SignOut", "Sam", "Support")], await ActsAsync());
    }

    [Fact]
    public async Task Whoever_signs_in_again_keeps_the_session_and_gets_another_key()
    {
        var first = await BeginAsync("sam", "Support");
        var id = (await FindAsync(first))!.Session.Id;
        store.Clock.Advance(TimeSpan.FromMinutes(10));

        var second = await BeginAsync("sam", "Support", first);

        Assert.Null(await FindAsync(first));
        var live = (await FindAsync(second))!;
        Assert.Equal((id, store.Clock.GetUtcNow()), (live.Session.Id, Operator.From(live.Person)!.SignedInAt));
    }

    [Fact]
    public async Task Somebody_else_in_the_same_browser_begins_a_session_of_their_own_and_a_planted_key_is_of_no_use()
    {
        var planted = await BeginAsync("evil", "Support");
        var id = (await FindAsync(planted))!.Session.Id;

        var key = await BeginAsync("ada", "Admin", planted);

        Assert.Null(await FindAsync(planted));
        var live = (await FindAsync(key))!;
        var who = Operator.From(live.Person)!;
        Assert.NotEqual(id, live.Session.Id);
        Assert.Equal((who.Identity, "ada"), (live.Session.Identity, who.Subject));
        Assert.Equal(["Admin"], who.Roles);
        await using var context = store.CreateDbContext();
        Assert.Equal(1, await context.Sessions.CountAsync());
    }

    [Fact]
    public async Task Half_an_hour_without_a_sign_ends_it()
    {
        var (idle, used) = (await BeginAsync("sam", "Support"), await BeginAsync("fay", "Finance"));
        for (var minutes = 0; minutes < 29; minutes += 10)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.NotNull(await FindAsync(used));
        }

        Assert.Null(await FindAsync(idle));
        // Who lapsed goes with the next sign-in, and may begin anew with the old key in the browser.
        await BeginAsync("ada", "Admin");
        await using var context = store.CreateDbContext();
        Assert.Equal(2, await context.Sessions.CountAsync());
        Assert.NotNull(await FindAsync(await BeginAsync("sam", "Support", idle)));
        Assert.Equal(3, await context.Sessions.CountAsync());
    }

    [Fact]
    public async Task A_page_that_only_stays_open_is_no_sign_of_its_person()
    {
        var id = (await FindAsync(await BeginAsync("sam", "Support")))!.Session.Id;
        for (var looks = 0; looks < 59; looks++)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.NotNull(await sessions.FindAsync(id, isActive: false, CancellationToken.None));
        }

        store.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await sessions.FindAsync(id, isActive: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_working_day_ends_it_whatever_is_done()
    {
        var key = await BeginAsync("sam", "Support");
        for (var minutes = 0; minutes < 12 * 60 - 20; minutes += 20)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.NotNull(await FindAsync(key));
        }

        store.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(await FindAsync(key));
    }

    [Fact]
    public async Task Five_hundred_groups_make_no_difference()
    {
        var key = await BeginAsync("sam", ["Support", .. Enumerable.Range(0, 500).Select(number => $"https://directory.example/groups/{Guid.NewGuid()}/{number}")]);

        Assert.Equal(43, key.Length);
        Assert.Equal(["Support"], Operator.From((await FindAsync(key))!.Person)!.Roles);
    }

    [Fact]
    public async Task What_a_provider_says_in_our_own_words_does_not_count()
    {
        var told = Told("sam", ["Support"]);
        ((ClaimsIdentity)told.Identity!).AddClaims([new(Operator.AddressClaim, "203.0.113.9"), new(SessionTicket.SessionClaim, "ses_1"), new(Operator.MustConfirmClaim, "yes")]);

        var who = Operator.From((await FindAsync(await sessions.BeginAsync(told, new AuthenticationProperties(), null, CancellationToken.None)))!.Person)!;

        Assert.Equal((null, false), (who.Address, who.MustConfirm));
    }

    [Fact]
    public async Task Nobody_is_asked_before_it_is_time()
    {
        var key = await BeginAsync("sam", "Support");
        store.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));

        Assert.NotNull(await checks.CheckAsync((await FindAsync(key))!, CancellationToken.None));

        Assert.Equal(0, provider.Asked);
    }

    [Fact]
    public async Task Many_requests_at_once_ask_once_and_what_is_new_about_the_sign_in_is_kept()
    {
        var key = await BeginAsync("sam", "Support");
        store.Clock.Advance(TimeSpan.FromMinutes(15));
        provider.Answer = new SessionRecheck.Unchanged(Tokens("the-next-token"));

        var live = (await FindAsync(key))!;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => checks.CheckAsync(live, CancellationToken.None)));

        Assert.Equal(1, provider.Asked);
        Assert.Equal("the-next-token", (await FindAsync(key))!.Told.Properties.GetTokenValue("refresh_token"));
        Assert.Equal(["Support"], provider.KnownRoles);
    }

    [Fact]
    public async Task A_role_that_the_provider_took_is_gone_with_the_check_and_no_sign_in_became_fresh_by_it()
    {
        var key = await BeginAsync("sam", ["Support", "Finance"], formerKey: null);
        Assert.Equal(["Finance", "Support"], Operator.From((await FindAsync(key))!.Person)!.Roles);
        store.Clock.Advance(TimeSpan.FromMinutes(15));
        provider.Answer = new SessionRecheck.Changed(Told("sam", ["Support"]), Tokens("the-next-token"));

        var who = Operator.From((await checks.CheckAsync((await FindAsync(key))!, CancellationToken.None))!.Person)!;

        Assert.Equal(["Support"], who.Roles);
        Assert.Equal(A.Time, who.SignedInAt);
        Assert.False(await store.Trail.AllowAsync(who with { Roles = ["Finance", "Support"] }, Command.RequestPayout, "a form", CancellationToken.None));
    }

    [Fact]
    public async Task Whom_the_provider_would_not_let_in_again_is_out()
    {
        var (sams, fays) = (await BeginAsync("sam", "Support"), await BeginAsync("fay", "Finance"));
        store.Clock.Advance(TimeSpan.FromMinutes(15));

        provider.Answer = new SessionRecheck.Ended();
        Assert.Null(await checks.CheckAsync((await FindAsync(sams))!, CancellationToken.None));
        provider.Answer = new SessionRecheck.Changed(Told("somebody-else", ["Admin"]), new AuthenticationProperties());
        Assert.Null(await checks.CheckAsync((await FindAsync(fays))!, CancellationToken.None));

        Assert.Null(await FindAsync(sams));
        Assert.Null(await FindAsync(fays));
        Assert.Equal(["SessionEnded", "SessionEnded"], (await ActsAsync()).Select(act => act.Action).Where(action => action != "SignIn").ToList());
    }

    [Fact]
    public async Task Whom_the_provider_wants_to_see_may_look_and_do_nothing_until_then()
    {
        var key = await BeginAsync("sam", "Support");
        store.Clock.Advance(TimeSpan.FromMinutes(15));
        provider.Answer = new SessionRecheck.AskPerson();

        var who = Operator.From((await checks.CheckAsync((await FindAsync(key))!, CancellationToken.None))!.Person)!;

        Assert.True(who.MustConfirm);
        Assert.True(await store.Trail.AllowAsync(who, Command.ReadDeliveries, "deliveries", CancellationToken.None));
        Assert.Equal(CommandTrail.SignInAgain, (await store.Trail.AllowAsync(who, Command.RetryDelivery, "dlv_1", CancellationToken.None)).Why);
        Assert.False(Operator.From((await FindAsync(await BeginAsync("sam", ["Support"], key)))!.Person)!.MustConfirm);
    }

    [Fact]
    public async Task While_nobody_answers_it_goes_on_and_is_asked_again_a_minute_later()
    {
        var key = await BeginAsync("sam", "Support");
        store.Clock.Advance(TimeSpan.FromMinutes(15));
        provider.Answer = new SessionRecheck.NotReachable();

        Assert.NotNull(await checks.CheckAsync((await FindAsync(key))!, CancellationToken.None));
        Assert.NotNull(await checks.CheckAsync((await FindAsync(key))!, CancellationToken.None));
        Assert.Equal(1, provider.Asked);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await checks.CheckAsync((await FindAsync(key))!, CancellationToken.None));
        Assert.Equal(2, provider.Asked);
    }

    private static AuthenticationProperties Tokens(string refreshToken)
    {
        var properties = new AuthenticationProperties();
        properties.StoreTokens([new AuthenticationToken { Name = "refresh_token", Value = refreshToken }]);
        return properties;
    }

    private Task<string> BeginAsync(string subject, params string[] roles) => BeginAsync(subject, roles, formerKey: null);

    private Task<string> BeginAsync(string subject, string role, string formerKey) => BeginAsync(subject, [role], formerKey);

    private Task<string> BeginAsync(string subject, string[] roles, string? formerKey) =>
        sessions.BeginAsync(Told(subject, roles), Tokens("a-refresh-token"), formerKey, CancellationToken.None);

    private Task<LiveSession?> FindAsync(string key) => sessions.FindAsync(key, CancellationToken.None);

    private ClaimsPrincipal Told(string subject, string[] roles) => new(new ClaimsIdentity(
        [
            new(Operator.IssuerClaim, "https://login.example"), new(ClaimTypes.NameIdentifier, subject), new(ClaimTypes.Name, $"{char.ToUpperInvariant(subject[0])}{subject[1..]}"),
            new(Operator.SignedInAtClaim, $"{store.Clock.GetUtcNow().ToUnixTimeSeconds()}"), .. roles.Select(role => new Claim(ClaimTypes.Role, role)),
        ],
        "test"));

    private async Task<IReadOnlyList<Act>> ActsAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).Select(row => new Act(row.Action, row.OperatorName, row.OperatorRoles)).ToListAsync();
    }

    private sealed record Act(string Action, string Name, string Roles);

    private sealed class PretendedRecheck : ISessionRecheck
    {
        private int asked;

        public SessionRecheck Answer { get; set; } = new SessionRecheck.NotReachable();

        public int Asked => asked;

        public IReadOnlyList<string> KnownRoles { get; private set; } = [];

        public ValueTask<SessionRecheck> RecheckAsync(AuthenticationProperties properties, ClaimsPrincipal known, CancellationToken stop)
        {
            Interlocked.Increment(ref asked);
            KnownRoles = Operator.From(known)!.Roles;
            return ValueTask.FromResult(Answer);
        }
    }
}

public sealed class SessionsOnSqlite() : SessionsContract(DatabaseKind.Sqlite);

public sealed class SessionsOnPostgres() : SessionsContract(DatabaseKind.PostgreSql);
