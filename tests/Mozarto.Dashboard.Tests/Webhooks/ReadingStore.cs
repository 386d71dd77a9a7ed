using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using Endpoint = Mozarto.Dashboard.Webhooks.Endpoint;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>A store with random deliveries, a list that reads it, and the plans by which the database answered.</summary>
public abstract class ReadingStore(DatabaseKind kind) : DbCommandInterceptor, IDbContextFactory<DashboardContext>, IAsyncLifetime
{
    public const int RowsCount = 900;

    private static readonly DateTimeOffset Start = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<(string Sql, DbParameter[] Parameters)> commands = [];
    private TestDatabase database = null!;

    internal int Seed { get; } = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);

    internal Random Random { get; private set; } = null!;

    internal IReadOnlyList<Endpoint> Endpoints { get; } =
    [
        A.Endpoint("first"), A.Endpoint("second"), A.Endpoint("third", EndpointKind.Mozarto), A.Endpoint("silent"),
    ];

    /// <summary>A few bodies that came often.</summary>
    internal IReadOnlyList<byte[]> Bodies { get; } = [.. Enumerable.Range(0, 5).Select(i => new[] { (byte)i })];

    internal IReadOnlyList<Delivery> Rows { get; private set; } = [];

    internal DeliveryList List => new(this);

    public async Task InitializeAsync()
    {
#pragma warning disable CA5394 // Test data, repeatable from its seed.
        Random = new Random(Seed);
        database = await TestDatabase.CreateAsync(kind);
        await using var context = NewContext();
        await context.Database.MigrateAsync();
        context.AddRange(Endpoints);
        await context.SaveChangesAsync();
        var reasons = Enum.GetValues<VerdictReason>();
        Rows = [.. Enumerable.Range(0, RowsCount)
            .Select(_ => Start.AddSeconds(Random.Next(10 * 86_400)))
            .Select(at => StoredDeliveries.New(
                IdGenerator.FirstAt(at) + Random.Next(4096), Endpoints[Random.Next(3)].Id, at, reasons[Math.Min(Random.Next(reasons.Length), Random.Next(reasons.Length))],
                Random.Next(10) == 0 ? Bodies[Random.Next(Bodies.Count)] : null))
            .DistinctBy(row => row.Id).OrderByDescending(row => row.Id)];
        await using var transaction = await context.Database.BeginTransactionAsync();
        context.InsertMany(Rows);
        await transaction.CommitAsync();
#pragma warning restore CA5394
    }

    public Task DisposeAsync() => database.DisposeAsync().AsTask();

    DashboardContext IDbContextFactory<DashboardContext>.CreateDbContext() => NewContext();

    private DashboardContext NewContext() => kind == DatabaseKind.Sqlite
        ? new SqliteDashboardContext(new DbContextOptionsBuilder<SqliteDashboardContext>()
            .UseSqlite(SqliteDashboardContext.CompleteConnectionString(database.ConnectionString, Path.GetTempPath())).AddInterceptors(DurableConnection.Instance, this).Options)
        : new PostgresDashboardContext(new DbContextOptionsBuilder<PostgresDashboardContext>().UseNpgsql(database.ConnectionString).AddInterceptors(this).Options);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        lock (commands) commands.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>()]));
        return ValueTask.FromResult(result);
    }

    /// <summary>Everything that SQLite would walk through or sort in whole while it does this; empty when each step is led by an index.</summary>
    internal async Task<IReadOnlyList<string>> FaultsAsync(Func<DeliveryList, Task> read)
    {
        lock (commands) commands.Clear();
        await read(List);
        var faults = new List<string>();
        foreach (var (sql, parameters) in commands.ToArray())
        {
            var plan = await PlanAsync(sql, parameters);
            Assert.NotEmpty(plan);
            faults.AddRange(QueryPlan.Faults(sql, plan).Select(fault => $"{fault} in {sql}"));
        }

        Assert.NotEmpty(commands);
        return faults;
    }

    internal async Task<IReadOnlyList<QueryPlan.Step>> PlanAsync(string sql, DbParameter[] parameters)
    {
        await using var connection = new SqliteConnection(SqliteDashboardContext.CompleteConnectionString(database.ConnectionString, Path.GetTempPath()));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // EF's own text, explained and not executed.
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<QueryPlan.Step>();
        while (await reader.ReadAsync()) plan.Add(new QueryPlan.Step(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(3)));
        return plan;
    }
}

public sealed class SqliteReading() : ReadingStore(DatabaseKind.Sqlite);

public sealed class PostgresReading() : ReadingStore(DatabaseKind.PostgreSql);

/// <summary>Reads what SQLite says of how it will answer.</summary>
internal static partial class QueryPlan
{
    public sealed record Step(int Id, int Parent, string What);

    /// <summary>
    /// Steps whose work grows with the table: walking all its rows where an index should lead, and sorting what was read from the table itself. Walking
    /// the table in the order of its key is none where every row fits, since a limit ends it; nor is sorting a handful that was limited before, or found by id or digest.
    /// </summary>
    public static IEnumerable<string> Faults(string sql, IReadOnlyList<Step> plan)
    {
        var aliases = Alias().Matches(sql).Select(match => match.Groups["alias"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(aliases.Count > 0 || !sql.Contains("\"Deliveries\"", StringComparison.Ordinal), sql);
        foreach (var step in plan.Where(step => step.What.Split(' ') is [_, var alias, ..] && aliases.Contains(alias)))
        {
            var isWalk = step.What.StartsWith("SCAN ", StringComparison.Ordinal);
            var isSorted = plan.Any(other => other.Parent == step.Parent && other.What.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal));
            var isNamed = step.What.Contains("(rowid=?)", StringComparison.Ordinal) || step.What.Contains("(BodySha256=?)", StringComparison.Ordinal);
            if (isSorted && !isNamed) yield return step.What + " and then a sort";
            else if (isWalk && (sql.Contains("WHERE", StringComparison.Ordinal) || !sql.Contains("LIMIT", StringComparison.Ordinal))) yield return step.What;
        }
    }

    // EF names each use of a table.
    [GeneratedRegex("\"Deliveries\" AS \"(?<alias>[a-z0-9]+)\"", RegexOptions.None, 5000)]
    private static partial Regex Alias();
}
