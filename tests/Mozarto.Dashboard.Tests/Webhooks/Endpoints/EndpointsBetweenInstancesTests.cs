using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>Two instances on one PostgreSQL database whose clocks move only as far as the test says: what one changes, the other follows within five seconds.</summary>
public sealed class EndpointsBetweenInstancesTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private readonly TestFolder contentRoot = new();
    private readonly TestClock clock = new();
    private TestDatabase database = null!;
    private DashboardApp first = null!;
    private DashboardApp second = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseKind.PostgreSql);
        first = await StartAsync();
        second = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await second.DisposeAsync();
        await first.DisposeAsync();
        await database.DisposeAsync();
    }

    public void Dispose() => contentRoot.Dispose();

    [Fact]
    public async Task A_revoked_secret_is_refused_by_the_other_instance_too()
    {
        Assert.Equal(200, await AnswerOfSecondAsync());
        await using var context = first.NewContext();
        var endpoint = await context.Endpoints.AsNoTracking().SingleAsync(row => row.Slug == Sender.PaySlug);

        Assert.IsType<EndpointResult.Done>(await first.Get<SecretDesk>().RevokeAsync(SeenEndpoint.Of(endpoint), endpoint.Secrets[0].Id, "leaked", Cast.Ada, CancellationToken.None));

        var passed = TimeSpan.Zero;
        await Eventually.ValueAsync("the refusal by the other instance", async () =>
        {
            if (passed < Promised)
            {
                passed += Step;
                clock.Advance(Step);
            }

            return await AnswerOfSecondAsync();
        }, status => status == 401);
    }

    private async Task<int> AnswerOfSecondAsync()
    {
        var body = Sender.NewBody();
        return (await new Sender(second).AnswerAsync(Sender.PaySlug, body, ("Mozart-Pay-Signature", Sender.Signature(body, Sender.PaySecret, clock.GetUtcNow())))).Status;
    }

    private Task<DashboardApp> StartAsync() => DashboardApp.StartAsync(new DashboardAppOptions
    {
        ExistingDatabase = database, ExistingContentRoot = contentRoot, Clock = clock, Settings = new Dictionary<string, string?>(Sender.Settings, StringComparer.Ordinal) { ["Sandbox:Enabled"] = "false" },
    });
}
