using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Webhooks;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>A dashboard in earnest whose provider lies as a test tells it to. One for all tests of a class, or one for a test alone.</summary>
public sealed class EvilSignIn : IAsyncLifetime
{
    internal TestClock Clock { get; } = new();

    internal CapturedLog Log { get; } = new();

    internal EvilProvider Provider { get; private set; } = null!;

    internal DashboardApp App { get; private set; } = null!;

    internal static async Task<EvilSignIn> StartAsync(EvilScript script, params (string Name, string Value)[] settings)
    {
        var started = new EvilSignIn();
        await started.StartWithAsync(script, settings);
        return started;
    }

    public Task InitializeAsync() => StartWithAsync(new EvilScript(), []);

    public async Task DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
        await Provider.DisposeAsync();
        Log.Dispose();
    }

    private async Task StartWithAsync(EvilScript script, (string Name, string Value)[] settings)
    {
        Provider = await EvilProvider.StartAsync(Clock);
        Provider.Script = script;
        var all = Provider.Settings;
        foreach (var (name, value) in settings) all[name.StartsWith("Authentication:", StringComparison.Ordinal) || name.StartsWith("Endpoints:", StringComparison.Ordinal) ? name : $"Authentication:OpenIdConnect:{name}"] = value;
        App = await DashboardApp.StartAsync(new DashboardAppOptions { Clock = Clock, Settings = all, Services = services => services.AddSingleton<ILoggerProvider>(Log) });
    }
}
