using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Data.Keys;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>The credentials of a real installation on a store, with the keys that encrypt them; where payouts are on the same store, they are held when credentials change.</summary>
internal sealed class CredentialsBench : IAsyncDisposable
{
    public const string Url = "https://backend.example.test";
    public const string SecretKey = "canary-secret-key-of-the-company";

    private readonly TestStore store;
    private readonly ServiceProvider keys;

    private CredentialsBench(TestStore store, ServiceProvider keys)
    {
        (this.store, this.keys) = (store, keys);
        Protection = new CredentialsProtection(keys.GetRequiredService<IDataProtectionProvider>(), keys.GetRequiredService<InstallationKey>());
        Keys = new StoredCashierKeys(store, Protection, store.Clock);
        Reader = new CredentialsReader(store, Protection);
    }

    public CredentialsProtection Protection { get; }

    public StoredCashierKeys Keys { get; }

    public CredentialsReader Reader { get; }

    public static async Task<CredentialsBench> OnAsync(TestStore store)
    {
        var services = new ServiceCollection().AddLogging()
            .AddSingleton<IDbContextFactory<DashboardContext>>(store).AddSingleton(store.Settings).AddSingleton<TimeProvider>(store.Clock)
            .AddSingleton(new KeyRingSettings("", Certificate: null, [], AreLost: false)).AddSingleton<KeyRing>().AddSingleton<InstallationKey>();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var made = services.BuildServiceProvider();
        await made.GetRequiredService<InstallationKey>().OpenAsync(CancellationToken.None);
        return new CredentialsBench(store, made);
    }

    /// <summary>One whose keys are others: nothing of this one's can be read with it.</summary>
    public StoredCashierKeys KeysUnderAnotherRing() => new(store, new CredentialsProtection(new EphemeralDataProtectionProvider(), keys.GetRequiredService<InstallationKey>()), store.Clock);

    public CredentialsDesk Desk(bool isSandbox = false) => new(
        store, store.Settings with { IsSandbox = isSandbox }, store.Trail, Protection, [new SendingHold(store, store.Ids, store.Clock)], new LiveUpdates(), store.Clock);

    /// <summary>Everything is entered, by the configuration of the first start.</summary>
    public Task PlantAsync(string token) => Keys.PlantAsync(new CredentialsSeed(Url, token, SecretKey, CustomerContext.SignedToken), CancellationToken.None);

    public async Task<CredentialsChange> ChangeAsync(string? token = null, string? key = null, string? url = null)
    {
        var view = await Reader.ReadAsync(CancellationToken.None);
        return new CredentialsChange(url ?? view?.BaseUrl ?? Url, view?.UserContext ?? CustomerContext.SignedToken, token, key, view?.Version);
    }

    public async ValueTask DisposeAsync() => await keys.DisposeAsync();
}
