using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Mozarto.Dashboard.Data;

/// <summary>The store on SQLite: write-ahead log, every commit synced to disk, instants as whole microseconds (it cannot order dates with offsets).</summary>
internal sealed class SqliteDashboardContext(DbContextOptions<SqliteDashboardContext> options) : DashboardContext(options)
{
    private const int CommandTimeoutSeconds = 3;

    // SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH.
    private static readonly int[] RowFaultCodes = [19, 18, 20];

    public static string CompleteConnectionString(string connectionString, string contentRoot)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = CommandTimeoutSeconds, ForeignKeys = true };
        if (!IsMemory(parts)) parts.DataSource = Path.GetFullPath(parts.DataSource, contentRoot);
        return parts.ConnectionString;
    }

    public static void EnsureFolder(string connectionString)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString);
        if (!IsMemory(parts)) Directory.CreateDirectory(Path.GetDirectoryName(parts.DataSource)!);
    }

    public override void InsertMany<T>(IReadOnlyList<T> rows)
    {
        if (rows.Count == 0) return;
        var plan = BulkPlan.For<T>(this);
        using var command = Prepare(InsertSql(plan), plan.Columns.Count);
        foreach (var row in rows)
        {
            for (var i = 0; i < plan.Columns.Count; i++) command.Parameters[i].Value = plan.Columns[i].ValueOf(row) ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    public override void UpdateMany<T>(string property, IReadOnlyList<(long Id, int Value)> values)
    {
        if (values.Count == 0) return;
        var plan = BulkPlan.For<T>(this);
        using var command = Prepare($"UPDATE {plan.Table} SET {plan.ColumnOf(property)} = {Parameter(0)} WHERE {plan.Key} = {Parameter(1)}", 2);
        foreach (var (id, value) in values)
        {
            command.Parameters[0].Value = value;
            command.Parameters[1].Value = id;
            command.ExecuteNonQuery();
        }
    }

    protected override Task WriteAsync(IReadOnlyList<BulkWrite> writes, CancellationToken cancellation)
    {
        foreach (var write in writes) CheckWritten(write, Write(write));
        return Task.CompletedTask;
    }

    private int Write(BulkWrite write)
    {
        using var command = Prepare(WriteSql(write), write.ValuesCount);
        var written = 0;
        foreach (var row in write.Rows)
        {
            for (var i = 0; i < write.ValuesCount; i++) command.Parameters[i].Value = write.ValueAt(row, i) ?? DBNull.Value;
            written += command.ExecuteNonQuery();
        }

        return written;
    }

    private static string WriteSql(BulkWrite write)
    {
        if (write.IsInsert) return InsertSql(write.Plan);
        var set = write.Written.Select((column, i) => $"{column.Name} = {Parameter(write.Known.Count + i)}");
        var known = write.Known.Select((column, i) => $"{column.Name} IS {Parameter(i)}");
        return $"UPDATE {write.Plan.Table} SET {string.Join(", ", set)} WHERE {string.Join(" AND ", known)}";
    }

    private static string InsertSql(BulkPlan plan) =>
        $"INSERT INTO {plan.Table} ({plan.ColumnList}) VALUES ({string.Join(", ", plan.Columns.Select((_, i) => Parameter(i)))})";

    public override FormattableString ClaimSql(string kind, DateTimeOffset now, long claimId, long leaseUntil, int jobsMax)
    {
        var due = InstantAsMicroseconds.From(now);
        return $"""
            UPDATE "Jobs" SET "State" = 2, "ClaimId" = {claimId}, "LeaseUntil" = {leaseUntil}, "Attempt" = "Attempt" + 1
            WHERE "Id" IN (SELECT "Id" FROM "Jobs" WHERE "State" = 1 AND "DueAt" <= {due} AND "Kind" = {kind} ORDER BY "DueAt", "Id" LIMIT {jobsMax})
            RETURNING *
            """;
    }

    public override bool IsRowFault(Exception exception) =>
        (exception as SqliteException ?? exception.InnerException as SqliteException) is { } fault && RowFaultCodes.Contains(fault.SqliteErrorCode);

    // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_BUSY.
    protected override bool IsCollisionOfStore(Exception? exception) => exception is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } or SqliteException { SqliteErrorCode: 5 };

    // Deferred: it takes no lock for writing, and in write-ahead mode its first read fixes what it sees.
    public override async Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellation)
    {
        await Database.OpenConnectionAsync(cancellation);
        return (await Database.UseTransactionAsync(((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true), cancellation))!;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(property => property.GetCollation() == OrdinalCollation))
            property.SetCollation(null);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantAsMicroseconds>();
    }

    private DbCommand Prepare(string sql, int parametersCount)
    {
        var command = Database.GetDbConnection().CreateCommand();
        command.Transaction = Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        for (var i = 0; i < parametersCount; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Parameter(i);
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }

    private static bool IsMemory(SqliteConnectionStringBuilder parts) =>
        parts.Mode == SqliteOpenMode.Memory || parts.DataSource is "" or ":memory:";

    private static string Parameter(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");

    private sealed class InstantAsMicroseconds() : ValueConverter<DateTimeOffset, long>(
        instant => From(instant),
        microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond))
    {
        public static long From(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    }
}
