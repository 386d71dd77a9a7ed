using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Data;

/// <summary>Saving many rows with few statements: the same rows as one by one, under the same guards, all or nothing.</summary>
public abstract class SaveManyContract(DatabaseKind kind) : IAsyncLifetime
{
    private const int Many = 50;
    private const string Hostile = "O'Brien; $1 @p0 {0} \\ \" ,} NULL \u0000 \ud83d\udcb6";

    private TestStore store = null!;

    public async Task InitializeAsync() => store = await TestStore.CreateAsync(kind);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task What_is_saved_together_reads_like_what_is_saved_one_by_one()
    {
        IReadOnlyList<Told> told = [.. Enumerable.Range(0, Many).Select(number => new Told { Id = $"{number}", State = number % 2 == 0 ? TransactionState.Pending : TransactionState.Approved, Text = number % 3 == 0 ? Hostile : "" })];
        var news = told.Where((_, number) => number % 2 == 0).Select(each => each with { State = TransactionState.Declined, Text = "later", ReceivedAt = A.Time.AddMinutes(1) });

        await ApplyAsync(told, context => context.SaveManyAsync(CancellationToken.None));
        await ApplyAsync([.. news], context => context.SaveManyAsync(CancellationToken.None));
        var together = await BookAsync();
        await new BookOfTests(store).ForgetAsync();
        await ApplyAsync(told, context => context.SaveChangesAsync());
        await ApplyAsync([.. news], context => context.SaveChangesAsync());

        Assert.Equal(Many + Many + (Many / 2), together.Count);
        Assert.Equal(await BookAsync(), together);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Many)]
    public async Task Each_row_is_written_in_the_columns_that_changed_and_in_no_other(int count)
    {
        await AddJobsAsync(count);
        await using var context = store.CreateDbContext();
        foreach (var job in await context.Jobs.ToListAsync()) job.DueAt = A.Time.AddDays(job.SubjectId);
        // Nobody guards this column, and nobody here has changed it.
        await using (var other = store.CreateDbContext()) await other.Jobs.ExecuteUpdateAsync(row => row.SetProperty(job => job.Attempt, 3));

        await context.SaveManyAsync(CancellationToken.None);

        Assert.All(await JobsAsync(), job => Assert.Equal((3, A.Time.AddDays(job.SubjectId)), (job.Attempt, job.DueAt)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Many)]
    public async Task One_row_that_somebody_else_has_changed_keeps_all_from_being_written(int changed)
    {
        await AddJobsAsync(Many);
        await using var context = store.CreateDbContext();
        foreach (var job in await context.Jobs.ToListAsync()) job.DueAt = A.Time.AddDays(1);
        context.AddRange(Enumerable.Range(1, Many).Select(number => new JobAttempt { JobId = number, Number = 1, EndedAt = A.Time, Reason = "none" }));
        await using (var other = store.CreateDbContext())
            await other.Jobs.Where(job => job.SubjectId == changed).ExecuteUpdateAsync(row => row.SetProperty(job => job.State, JobState.Running).SetProperty(job => job.ClaimId, 77));

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveManyAsync(CancellationToken.None));

        Assert.All(await JobsAsync(), job => Assert.Equal(A.Time, job.DueAt));
        await using var after = store.CreateDbContext();
        Assert.Equal(0, await after.JobAttempts.CountAsync());
    }

    [Fact]
    public async Task A_row_that_is_gone_keeps_all_from_being_written()
    {
        await AddJobsAsync(Many);
        await using var context = store.CreateDbContext();
        foreach (var job in await context.Jobs.ToListAsync()) job.DueAt = A.Time.AddDays(1);
        await using (var other = store.CreateDbContext()) await other.Jobs.Where(job => job.SubjectId == 7).ExecuteDeleteAsync();

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveManyAsync(CancellationToken.None));

        Assert.All(await JobsAsync(), job => Assert.Equal(A.Time, job.DueAt));
    }

    [Fact]
    public async Task One_row_that_the_store_refuses_keeps_all_from_being_written()
    {
        await AddJobsAsync(1);
        await using var context = store.CreateDbContext();
        context.AddRange(Enumerable.Range(1, Many).Select(subject => Job.Create(store.Ids.Next(), "a-kind", subject, A.Time)));

        await Assert.ThrowsAnyAsync<DbException>(() => context.SaveManyAsync(CancellationToken.None));

        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task What_hangs_together_with_other_tables_is_saved_with_the_rest()
    {
        await AddJobsAsync(Many);
        await using var context = store.CreateDbContext();
        foreach (var job in await context.Jobs.ToListAsync()) job.DueAt = A.Time.AddDays(1);
        context.Remove(await context.Jobs.SingleAsync(job => job.SubjectId == 3));
        var endpoint = A.Endpoint();
        endpoint.AddSecret(EndpointSecret.Create(A.Id(), [1], "a fingerprint", A.Time));
        context.Add(endpoint);

        await context.SaveManyAsync(CancellationToken.None);

        Assert.False(context.ChangeTracker.HasChanges());
        Assert.Equal(Many - 1, (await JobsAsync()).Count(job => job.DueAt == A.Time.AddDays(1)));
        await using var after = store.CreateDbContext();
        Assert.Single((await after.Endpoints.SingleAsync()).Secrets);
    }

    private async Task AddJobsAsync(int count)
    {
        await using var context = store.CreateDbContext();
        context.AddRange(Enumerable.Range(1, count).Select(subject => Job.Create(store.Ids.Next(), "a-kind", subject, A.Time)));
        await context.SaveManyAsync(CancellationToken.None);
    }

    private async Task<IReadOnlyList<Job>> JobsAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.Jobs.AsNoTracking().OrderBy(job => job.SubjectId).ToListAsync();
    }

    private async Task ApplyAsync(IReadOnlyList<Told> told, Func<DashboardContext, Task> save)
    {
        await using var context = store.CreateDbContext();
        var incoming = told.SelectMany(each => each.Events()).ToList();
        var book = await TransactionBook.OpenAsync(context, new IdGenerator(store.Clock), incoming, CancellationToken.None);
        foreach (var each in incoming) book.Apply(each);
        await save(context);
    }

    // Every column of every transaction and of every event, but for the ids that are new each time.
    private async Task<IReadOnlyList<string>> BookAsync()
    {
        await using var context = store.CreateDbContext();
        var transactions = await context.Transactions.AsNoTracking().OrderBy(row => row.ExternalId).ToListAsync();
        var events = await context.TransactionEvents.AsNoTracking().OrderBy(row => row.Key).ToListAsync();
        return [.. transactions.Select(row => Columns(context, row, row.Id)), .. events.Select(row => Columns(context, row, row.Id, row.TransactionId))];
    }

    private static string Columns(DashboardContext context, object row, params IReadOnlyList<long> ids) => string.Join('\n', context.Entry(row).Properties
        .Where(property => property.CurrentValue is not long number || !ids.Contains(number)).Select(property => $"{property.Metadata.Name}: {Text(property.CurrentValue)}"));

    private static string? Text(object? value) => value is DateTimeOffset instant ? instant.ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);
}

public sealed class SaveManyOnSqlite() : SaveManyContract(DatabaseKind.Sqlite);

public sealed class SaveManyOnPostgres() : SaveManyContract(DatabaseKind.PostgreSql);
