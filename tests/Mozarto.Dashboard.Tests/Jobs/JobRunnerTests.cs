using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>When the runner looks for jobs. The clock stands still unless a test moves it.</summary>
public sealed class JobRunnerTests : IAsyncLifetime
{
    // A look for jobs and a look for lapsed leases.
    private const int TimersOfIdleRunner = 2;

    private JobEngine engine = null!;

    public async Task InitializeAsync()
    {
        engine = await JobEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.Runner.StartAsync(CancellationToken.None);
        await IdleAsync();
    }

    public async Task DisposeAsync()
    {
        await engine.Runner.StopAsync(CancellationToken.None);
        engine.Runner.Dispose();
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task It_looks_every_two_seconds_although_nobody_woke_it()
    {
        await engine.AddAsync(1);

        engine.Clock.Advance(TimeSpan.FromSeconds(2));

        await DoneAsync(1);
    }

    [Fact]
    public async Task It_is_woken_at_once_however_often_it_has_looked_in_vain()
    {
        for (var look = 0; look < 5; look++)
        {
            engine.Clock.Advance(TimeSpan.FromSeconds(2));
            await IdleAsync();
        }

        await engine.AddAsync(1);
        engine.Live.Publish(Topics.JobsOf(ScriptedHandler.JobKind));

        await DoneAsync(1);
    }

    [Fact]
    public async Task It_goes_on_after_a_round_that_failed()
    {
        await engine.AddAsync(1);
        await using (var context = engine.Store.CreateDbContext()) await ExecuteAsync(context, "ALTER TABLE \"Jobs\" RENAME TO \"Gone\"");
        engine.Live.Publish(Topics.JobsOf(ScriptedHandler.JobKind));
        engine.Clock.Advance(TimeSpan.FromSeconds(2));
        await IdleAsync();

        await using (var context = engine.Store.CreateDbContext()) await ExecuteAsync(context, "ALTER TABLE \"Gone\" RENAME TO \"Jobs\"");

        await Eventually.TrueAsync("the job is done", async () =>
        {
            engine.Clock.Advance(TimeSpan.FromSeconds(2));
            return (await engine.JobAsync()).State == JobState.Done;
        });
    }

    private Task IdleAsync() => Eventually.TrueAsync("the runner waits", () => engine.Clock.TimersWaiting == TimersOfIdleRunner);

    private Task DoneAsync(long subjectId) => Eventually.TrueAsync("the job is done", async () => (await engine.JobAsync(subjectId)).State == JobState.Done);

    private static Task<int> ExecuteAsync(DashboardContext context, string sql) =>
        Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, sql);
}
