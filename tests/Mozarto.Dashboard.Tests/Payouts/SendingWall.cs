using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>
/// A wall in the database into which a process runs that sends payouts: it stands there, in the middle of a transaction or before one, until it is killed.
/// The product knows nothing of it, and has no switch for it. On PostgreSQL the commit itself waits; on SQLite, which has no trigger at the commit, the last
/// statement before it never ends.
/// </summary>
internal sealed class SendingWall(TestStore store) : IAsyncDisposable
{
    // Beyond what any test waits for.
    private const string SqliteForEver = "(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT 100000000000) SELECT max(n) FROM counted)";

    private const string Sleepers = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    private const string CountSleepers = $"SELECT count(*) AS \"Value\" {Sleepers}";
    private const string CountWaiting = "SELECT count(*) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private const int SqliteBusy = 5;

    private readonly List<string> takingDown = [];
    private DashboardContext? holding;

    private bool IsSqlite => store.Settings.Provider == DatabaseProvider.Sqlite;

    /// <summary>Nobody commits that a payout comes into this state.</summary>
    public Task BeforeCommitOfAsync(PayoutState state) => BeforeAsync("Payouts", string.Create(CultureInfo.InvariantCulture, $"NEW.\"State\" = {(int)state}"));

    /// <summary>No job of sending is settled.</summary>
    public Task BeforeSettlementAsync() => BeforeAsync("Jobs", string.Create(CultureInfo.InvariantCulture, $"NEW.\"State\" = {(int)JobState.Done} AND NEW.\"Kind\" = '{SendPayout.JobKind}'"));

    /// <summary>Once the intent of a payout is kept, nobody reads the credentials that the call needs.</summary>
    public async Task BetweenIntentAndCallAsync()
    {
        await ExecuteAsync("ALTER TABLE \"MozartoCredentials\" RENAME TO \"KeptCredentials\"");
        takingDown.AddRange(["DROP VIEW \"MozartoCredentials\"", "ALTER TABLE \"KeptCredentials\" RENAME TO \"MozartoCredentials\""]);
        if (!IsSqlite) await ExecuteAsync("CREATE FUNCTION wall_if(boolean) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN IF $1 THEN PERFORM pg_sleep(3600); END IF; RETURN true; END $$");
        await ExecuteAsync("CREATE VIEW \"MozartoCredentials\" AS SELECT * FROM \"KeptCredentials\" WHERE " + (IsSqlite
            ? $"CASE WHEN EXISTS (SELECT 1 FROM \"PayoutCalls\") THEN {SqliteForEver} ELSE 1 END"
            : "wall_if(EXISTS (SELECT 1 FROM \"PayoutCalls\"))"));
    }

    /// <summary>From now on no transaction about payouts gets to its first row.</summary>
    public Task BeforeEveryTransactionAsync() => HoldAsync("LOCK TABLE \"Payouts\", \"CurrencyGates\" IN ACCESS EXCLUSIVE MODE");

    /// <summary>On PostgreSQL: no intent is written, by anybody who has found that it may be.</summary>
    public Task BeforeTheIntentIsWrittenAsync() => HoldAsync("LOCK TABLE \"PayoutCalls\" IN SHARE MODE");

    /// <summary>On PostgreSQL: waits until so many wait for what others hold.</summary>
    public Task WaitingAsync(int count) => Eventually.ValueAsync("others wait for a lock", () => CountAsync(CountWaiting), waiting => waiting == count, TimeSpan.FromSeconds(60));

    /// <summary>Waits until somebody stands before it.</summary>
    public Task ReachedAsync() => Eventually.TrueAsync("somebody stands before the wall", async () => IsSqlite ? await IsWritingAsync() : await CountAsync(CountSleepers) > 0, TimeSpan.FromSeconds(60));

    /// <summary>What stood before it and was killed is rolled back.</summary>
    public async Task TakeDownAsync()
    {
        if (holding is { } lockHeld)
        {
            holding = null;
            await lockHeld.DisposeAsync();
        }

        if (!IsSqlite)
        {
            await ExecuteAsync($"SELECT pg_terminate_backend(pid) {Sleepers}");
            await Eventually.TrueAsync("the server has given up on those before the wall", async () => await CountAsync(CountSleepers) == 0);
        }

        foreach (var sql in takingDown) await ExecuteAsync(sql);
        takingDown.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (holding is not null) await holding.DisposeAsync();
    }

    private async Task BeforeAsync(string table, string condition)
    {
        if (!IsSqlite) await ExecuteAsync("CREATE OR REPLACE FUNCTION wall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3600); RETURN NULL; END $$");
        await ExecuteAsync(IsSqlite
            ? $"CREATE TRIGGER \"Wall\" AFTER UPDATE ON \"{table}\" WHEN {condition} BEGIN SELECT {SqliteForEver}; END"
            : $"CREATE CONSTRAINT TRIGGER \"Wall\" AFTER UPDATE ON \"{table}\" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION wall()");
        takingDown.Add(IsSqlite ? "DROP TRIGGER \"Wall\"" : $"DROP TRIGGER \"Wall\" ON \"{table}\"");
    }

    private async Task HoldAsync(string postgresLock)
    {
        holding = store.CreateDbContext();
        await holding.Database.BeginTransactionAsync();
        if (!IsSqlite) await holding.Database.ExecuteSqlRawAsync(postgresLock);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var context = store.CreateDbContext();
        return await context.Database.SqlQueryRaw<long>(sql).SingleAsync();
    }

    // Whoever holds the only place to write for a whole second stands before the wall.
    private async Task<bool> IsWritingAsync()
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(store.Settings.ConnectionString) { DefaultTimeout = 1, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        try
        {
            await using var transaction = await connection.BeginTransactionAsync();
            return false;
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode == SqliteBusy)
        {
            return true;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var context = store.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync(sql);
    }
}
