using System.Data;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Mozarto.Dashboard.Data;

/// <summary>The store on PostgreSQL: binary COPY for bulk, LISTEN/NOTIFY between instances.</summary>
internal sealed class PostgresDashboardContext(DbContextOptions<PostgresDashboardContext> options) : DashboardContext(options)
{
    public const string LiveChannel = "mozarto_live";

    public static string CompleteConnectionString(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        // We leave nothing behind in a session, so nothing needs to be reset each time that one goes back to the pool.
        NoResetOnClose = true,
    }.ConnectionString;

    public override void InsertMany<T>(IReadOnlyList<T> rows)
    {
        if (rows.Count == 0) return;
        var plan = BulkPlan.For<T>(this);
        var connection = (NpgsqlConnection)Database.GetDbConnection();
        using var import = connection.BeginBinaryImport($"COPY {plan.Table} ({plan.ColumnList}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            import.StartRow();
            foreach (var column in plan.Columns)
            {
                if (column.ValueOf(row) is { } value) import.Write(value);
                else import.WriteNull();
            }
        }

        import.Complete();
    }

    public override void UpdateMany<T>(string property, IReadOnlyList<(long Id, int Value)> values)
    {
        if (values.Count == 0) return;
        var plan = BulkPlan.For<T>(this);
        using var command = new NpgsqlCommand(
            $"UPDATE {plan.Table} AS target SET {plan.ColumnOf(property)} = given.value FROM unnest(@ids, @values) AS given(id, value) WHERE target.{plan.Key} = given.id",
            (NpgsqlConnection)Database.GetDbConnection());
        command.Parameters.AddWithValue("ids", values.Select(pair => pair.Id).ToArray());
        command.Parameters.AddWithValue("values", values.Select(pair => pair.Value).ToArray());
        command.ExecuteNonQuery();
    }

    // One message for all of them: a round trip costs more than most of the statements.
    protected override async Task WriteAsync(IReadOnlyList<BulkWrite> writes, CancellationToken cancellation)
    {
        if (writes.Count == 0) return;
        await using var batch = new NpgsqlBatch((NpgsqlConnection)Database.GetDbConnection());
        foreach (var write in writes)
        {
            var command = new NpgsqlBatchCommand(WriteSql(write));
            for (var i = 0; i < write.ValuesCount; i++) command.Parameters.Add(new NpgsqlParameter { Value = ColumnOfValues(write, i) });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellation);
        for (var i = 0; i < writes.Count; i++) CheckWritten(writes[i], batch.BatchCommands[i].RecordsAffected);
    }

    // An array for each column.
    private static string WriteSql(BulkWrite write)
    {
        var given = $"unnest({Listed(Enumerable.Range(1, write.ValuesCount).Select(number => $"${number}"))})";
        if (write.IsInsert) return $"INSERT INTO {write.Plan.Table} ({Listed(write.Written.Select(column => column.Name))}) SELECT * FROM {given}";
        var set = Listed(write.Written.Select((column, i) => $"{column.Name} = given.v{write.Known.Count + i}"));
        var known = write.Known.Select((column, i) => $"target.{column.Name} {(column.IsKey ? "=" : "IS NOT DISTINCT FROM")} given.v{i}");
        var names = Listed(Enumerable.Range(0, write.ValuesCount).Select(index => $"v{index}"));
        return $"UPDATE {write.Plan.Table} AS target SET {set} FROM {given} AS given({names}) WHERE {string.Join(" AND ", known)}";
    }

    private static Array ColumnOfValues(BulkWrite write, int index)
    {
        var values = Array.CreateInstance(write.ColumnAt(index).StoredType, write.Rows.Count);
        for (var row = 0; row < write.Rows.Count; row++) values.SetValue(write.ValueAt(write.Rows[row], index), row);
        return values;
    }

    private static string Listed(IEnumerable<string> parts) => string.Join(", ", parts);

    // An array is made before the update is planned; with a list of rows instead, the planner expects a tenth of the table and reads all of it.
    public override FormattableString ClaimSql(string kind, DateTimeOffset now, long claimId, long leaseUntil, int jobsMax) =>
        $"""
        UPDATE "Jobs" SET "State" = 2, "ClaimId" = {claimId}, "LeaseUntil" = {leaseUntil}, "Attempt" = "Attempt" + 1
        WHERE "Id" = ANY(ARRAY(SELECT "Id" FROM "Jobs" WHERE "State" = 1 AND "DueAt" <= {now.ToUniversalTime()} AND "Kind" = {kind} ORDER BY "DueAt", "Id" LIMIT {jobsMax} FOR UPDATE SKIP LOCKED))
        RETURNING *
        """;

    // Text that is no UTF-16, which the driver refuses; classes 22 (data exception) and 23 (integrity constraint violation) of the server.
    public override bool IsRowFault(Exception exception) =>
        exception is EncoderFallbackException
        || ((exception as PostgresException ?? exception.InnerException as PostgresException) is { } fault
            && (fault.SqlState.StartsWith("22", StringComparison.Ordinal) || fault.SqlState.StartsWith("23", StringComparison.Ordinal)));

    protected override bool IsCollisionOfStore(Exception? exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
    };

    public override async Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellation)
    {
        var snapshot = await Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY", cancellation);
        return snapshot;
    }

    public override Task LockAsync(string subject, CancellationToken cancellation) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({subject}, 0))", cancellation);

    public override Task AnnounceAsync(string topic, CancellationToken cancellation) =>
        Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel}, {topic})", cancellation);
}
