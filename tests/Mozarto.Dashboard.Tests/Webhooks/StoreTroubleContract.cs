using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Npgsql;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>A store that does not take what came: the sender is told to repeat, and never that all is well.</summary>
public abstract class StoreTroubleContract(ReceivingApp receiving)
{
    [Fact]
    public async Task While_the_store_is_locked_senders_are_told_to_repeat_and_afterwards_all_is_well()
    {
        await using (await LockAsync(receiving.App.Database.ConnectionString))
        {
            var sent = receiving.SendSignedAsync(ReceivingApp.NewBody());
            await Eventually.TrueAsync("an answer", () =>
            {
                receiving.Clock.Advance(TimeSpan.FromSeconds(1));
                return sent.IsCompleted;
            });

            Assert.Equal("HTTP/1.1 503 Service Unavailable\nContent-Length: 0\nRetry-After: 5\n\n", ReceivingApp.Fingerprint(await sent));
        }

        var next = ReceivingApp.NewBody();
        await Eventually.TrueAsync("a delivery is stored again", async () => (await receiving.SendSignedAsync(next)).Status == 200);
        Assert.NotEmpty(await receiving.DeliveriesOfAsync(next));
    }

    [Fact]
    public async Task An_endpoint_whose_secret_cannot_be_decrypted_answers_503_and_accepts_nothing()
    {
        await using (var context = receiving.NewContext())
        {
            var secrets = context.EndpointSecrets.Where(secret => context.Endpoints.Any(endpoint => endpoint.Slug == "strict" && endpoint.Id == secret.EndpointId));
            Assert.Equal(1, await secrets.ExecuteUpdateAsync(row => row.SetProperty(secret => secret.ProtectedValue, [1, 2, 3])));
        }

        await Eventually.TrueAsync("the endpoint answers 503", async () =>
        {
            receiving.Clock.Advance(TimeSpan.FromSeconds(4));
            return (await receiving.SendSignedAsync(ReceivingApp.NewBody(), "strict", ReceivingApp.StrictSecret)).Status == 503;
        });
        var body = ReceivingApp.NewBody();
        var answer = await receiving.SendSignedAsync(body, "strict", ReceivingApp.StrictSecret);

        Assert.Equal((503, "5"), (answer.Status, answer.Header("Retry-After")));
        Assert.Empty(await receiving.DeliveriesOfAsync(body));
        Assert.Equal(200, (await receiving.SendSignedAsync(ReceivingApp.NewBody())).Status);
    }

    /// <summary>Keeps everyone else from writing until disposed.</summary>
    protected abstract Task<DbConnection> LockAsync(string connectionString);
}

public sealed class StoreTroubleOnSqlite(SqliteReceiving receiving) : StoreTroubleContract(receiving), IClassFixture<SqliteReceiving>
{
    private readonly SqliteReceiving receiving = receiving;

    [Fact]
    public async Task Every_connection_waits_for_the_disk_and_keeps_a_write_ahead_log()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var first = receiving.NewContext();
            await using var second = receiving.NewContext();
            foreach (var context in new[] { first, second })
            {
                await context.Database.OpenConnectionAsync();
                Assert.Equal(2L, await ScalarAsync(context.Database.GetDbConnection(), "PRAGMA synchronous"));
                Assert.Equal("wal", await ScalarAsync(context.Database.GetDbConnection(), "PRAGMA journal_mode"));
                Assert.Equal(2500L, await ScalarAsync(context.Database.GetDbConnection(), "PRAGMA busy_timeout"));
                Assert.Equal(1L, await ScalarAsync(context.Database.GetDbConnection(), "PRAGMA foreign_keys"));
            }
        }
    }

    protected override async Task<DbConnection> LockAsync(string connectionString)
    {
        var connection = new SqliteConnection($"{connectionString};Pooling=False");
        await connection.OpenAsync();
        await ScalarAsync(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}

public sealed class StoreTroubleOnPostgres(PostgresReceiving receiving) : StoreTroubleContract(receiving), IClassFixture<PostgresReceiving>
{
    protected override async Task<DbConnection> LockAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""BEGIN; LOCK TABLE "Deliveries" IN ACCESS EXCLUSIVE MODE""", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
