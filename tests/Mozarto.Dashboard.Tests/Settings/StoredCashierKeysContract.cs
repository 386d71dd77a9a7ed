using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>The credentials for Mozarto in the store: encrypted, written once by the first start, and nothing at all once the keys to them are gone.</summary>
public abstract class StoredCashierKeysContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly CredentialsSeed Seed = new("https://backend.example.test", "token-canary-01", "key-canary-01", CustomerContext.SignedToken);

    private TestStore store = null!;
    private CredentialsBench bench = null!;

    private StoredCashierKeys Keys => bench.Keys;

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        bench = await CredentialsBench.OnAsync(store);
    }

    public async Task DisposeAsync()
    {
        await bench.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Without_credentials_there_are_none() => Assert.Null(await Keys.CurrentAsync(CancellationToken.None));

    [Fact]
    public async Task What_was_planted_is_read_and_a_later_start_does_not_replace_it()
    {
        await Keys.PlantAsync(Seed, CancellationToken.None);
        await Keys.PlantAsync(Seed with { CompanyToken = "another" }, CancellationToken.None);

        var keys = (await Keys.CurrentAsync(CancellationToken.None))!;

        Assert.Equal(("https://backend.example.test/v1/api/mozarto/cashier", "token-canary-01", "key-canary-01"), (keys.Address.Url.AbsoluteUri, keys.CompanyToken, keys.SecretKey));
    }

    [Fact]
    public async Task Neither_secret_stands_in_the_store()
    {
        await Keys.PlantAsync(Seed, CancellationToken.None);

        await using var context = store.CreateDbContext();
        var row = await context.MozartoCredentials.SingleAsync();
        foreach (var kept in new[] { row.ProtectedCompanyToken, row.ProtectedSecretKey })
        {
            Assert.True(kept.Length > 20);
            Assert.DoesNotContain("canary", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_another_key_ring_nothing_can_be_sent_and_nothing_breaks()
    {
        await Keys.PlantAsync(Seed, CancellationToken.None);

        Assert.Null(await bench.KeysUnderAnotherRing().CurrentAsync(CancellationToken.None));
        Assert.NotNull(await Keys.CurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_address_that_credentials_must_not_go_to_counts_as_none()
    {
        await Keys.PlantAsync(Seed with { BaseUrl = "http://backend.example.test" }, CancellationToken.None);

        Assert.Null(await Keys.CurrentAsync(CancellationToken.None));
    }
}

public sealed class StoredCashierKeysOnSqlite() : StoredCashierKeysContract(DatabaseKind.Sqlite);

public sealed class StoredCashierKeysOnPostgres() : StoredCashierKeysContract(DatabaseKind.PostgreSql);
