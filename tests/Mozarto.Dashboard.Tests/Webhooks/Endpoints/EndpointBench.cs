using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using Mozarto.Dashboard.Webhooks.Endpoints;
using Endpoint = Mozarto.Dashboard.Webhooks.Endpoint;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>An app whose clock stands still, and what administrators do with its endpoints.</summary>
public abstract class EndpointBench(DatabaseKind kind, TestClock clock) : DashboardAppFixture(new DashboardAppOptions { Database = kind, Clock = clock, Settings = Sender.Settings })
{
    private static long lastNumber;

    public TestClock Clock { get; } = clock;

    internal Sender Sender => new(App);

    internal EndpointDesk Desk => App.Get<EndpointDesk>();

    internal SecretDesk Secrets => App.Get<SecretDesk>();

    internal static string NewSlug() => $"endpoint-{Interlocked.Increment(ref lastNumber)}";

    internal static string NewSecret() => $"a_secret_entered_later_{Interlocked.Increment(ref lastNumber)}";

    internal async Task<Endpoint> FindAsync(string slug)
    {
        await using var context = App.NewContext();
        return await context.Endpoints.AsNoTracking().SingleAsync(row => row.Slug == slug);
    }

    internal async Task<SeenEndpoint> SeenAsync(string slug) => SeenEndpoint.Of(await FindAsync(slug));

    internal async Task<EndpointDetail> DetailAsync(string slug) => (await App.Get<EndpointReader>().FindAsync(slug, CancellationToken.None))!;

    /// <summary>A new endpoint, with a secret where one is given.</summary>
    internal async Task<string> CreateAsync(string? secret, EndpointKind of = EndpointKind.MozartPay)
    {
        var slug = NewSlug();
        Assert.IsType<EndpointResult.Done>(await Desk.CreateAsync(new EndpointForm { Kind = of, Slug = slug }, Cast.Ada, CancellationToken.None));
        if (secret is not null) Assert.IsType<EndpointResult.Done>(await AddAsync(slug, secret));
        return slug;
    }

    internal async Task<EndpointResult> AddAsync(string slug, string? secret, bool alsoWhileRotating = false, Operator? who = null) =>
        await Secrets.AddAsync(await SeenAsync(slug), new NewSecret(secret, alsoWhileRotating), who ?? Cast.Ada, CancellationToken.None);

    internal async Task<EndpointResult> RetireAsync(string slug, string secret, DateTimeOffset? at = null, string? reason = "rotated", Operator? who = null) =>
        await Secrets.RetireAsync(await SeenAsync(slug), (await SecretAsync(slug, secret)).Id, at, reason, who ?? Cast.Ada, CancellationToken.None);

    internal async Task<EndpointResult> RevokeAsync(string slug, string secret, string? reason = "leaked", Operator? who = null) =>
        await Secrets.RevokeAsync(await SeenAsync(slug), (await SecretAsync(slug, secret)).Id, reason, who ?? Cast.Ada, CancellationToken.None);

    internal async Task<EndpointSecret> SecretAsync(string slug, string secret) => (await FindAsync(slug)).Secrets.Where(row => row.Fingerprint == FingerprintOf(secret)).MaxBy(row => row.Id)!;

    internal string FingerprintOf(string secret) => VerificationSecret.Create(secret, "Bearer", App.Get<Dashboard.Data.InstallationKey>().Value).Fingerprint;

    /// <summary>What the sender is answered; nothing is waited for.</summary>
    internal async Task<int> AnswerAsync(string slug, params string[] secrets)
    {
        var body = Sender.NewBody();
        var now = Clock.GetUtcNow();
        var signature = $"t={now.ToUnixTimeSeconds()}{string.Concat(secrets.Select(secret => $",v1={Sender.V1(body, secret, now)}"))}";
        return (await Sender.AnswerAsync(slug, body, ("Mozart-Pay-Signature", signature))).Status;
    }

    /// <summary>The latest delivery that was refused here, as soon as the ring has kept it. The ring's pauses pass by the clock.</summary>
    internal async Task<long> RefusedAsync(string slug)
    {
        var endpointId = (await FindAsync(slug)).Id;
        return await Eventually.ValueAsync("the refused delivery in the ring", async () =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await using var context = App.NewContext();
            return await context.Deliveries.Where(row => row.EndpointId == endpointId && row.Verdict == VerdictKind.Rejected).MaxAsync(row => (long?)row.Id) ?? 0;
        }, id => id > 0);
    }

    internal async Task<IReadOnlyList<AuditEntry>> AuditAsync(string slug)
    {
        await using var context = App.NewContext();
        var subject = SeenEndpoint.SubjectOf(slug);
        return await context.AuditEntries.AsNoTracking().Where(entry => entry.Subject == subject).OrderBy(entry => entry.Id).ToListAsync();
    }
}

public sealed class SqliteEndpoints() : EndpointBench(DatabaseKind.Sqlite, new TestClock());

public sealed class PostgresEndpoints() : EndpointBench(DatabaseKind.PostgreSql, new TestClock());
