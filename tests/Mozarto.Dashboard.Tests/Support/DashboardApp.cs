using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>What one app of a test is started with. Settings reach the app the way command-line arguments do, before it reads the first one.</summary>
public sealed record DashboardAppOptions
{
    public DatabaseKind Database { get; init; } = DatabaseKind.Sqlite;
    public string Environment { get; init; } = "Development";
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
    public TestClock? Clock { get; init; }

    /// <summary>Exchanges services after the app has registered its own (a pretended Mozarto, say).</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>A database that outlives the app (to start a second app on it); it is then not disposed with the app.</summary>
    public TestDatabase? ExistingDatabase { get; init; }

    /// <summary>A content root that outlives the app (its App_Data holds the keys); it is then not deleted with the app.</summary>
    public TestFolder? ExistingContentRoot { get; init; }

    /// <summary>Where to listen; 0 is any free port. Another one only to start again where an earlier app has listened.</summary>
    public int Port { get; init; }
}

/// <summary>
/// The real app on real Kestrel at a free loopback port, with an empty database and a content root (so an <c>App_Data</c>) of its own.
/// </summary>
public sealed class DashboardApp : WebApplicationFactory<Program>
{
    private readonly DashboardAppOptions options;
    private readonly TestFolder contentRoot;

    private DashboardApp(DashboardAppOptions options, TestDatabase database)
    {
        this.options = options;
        Database = database;
        contentRoot = options.ExistingContentRoot ?? new TestFolder();
        UseKestrel(options.Port);
    }

    public TestDatabase Database { get; }

    /// <summary>Where the app listens, for example <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>A client that follows no redirects and keeps no cookies: a test sees what the app really answered.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Holds copies of the settings files, a link to wwwroot, and this app's own App_Data.</summary>
    public string ContentRoot => contentRoot.Root;

    public static async Task<DashboardApp> StartAsync(DashboardAppOptions? options = null)
    {
        options ??= new DashboardAppOptions();
        var app = new DashboardApp(options, options.ExistingDatabase ?? await TestDatabase.CreateMigratedAsync(options.Database));
        try
        {
            app.Start();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that behaves like a browser as far as cookies and redirects go.</summary>
    public HttpClient NewBrowserLikeClient() =>
        new(new HttpClientHandler { UseCookies = true, AllowAutoRedirect = true }) { BaseAddress = BaseAddress };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        FillContentRoot();
        builder.UseEnvironment(options.Environment);
        builder.UseContentRoot(contentRoot.Root);
        foreach (var (key, value) in Database.Settings.Concat(options.Settings)) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            if (options.Clock is { } clock) services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            options.Services?.Invoke(services);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await base.DisposeAsync();
        if (options.ExistingDatabase is null) await Database.DisposeAsync();
        if (options.ExistingContentRoot is null) contentRoot.Dispose();
    }

    private void Start()
    {
        StartServer();
        BaseAddress = new Uri(ClientOptions.BaseAddress.ToString().Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        if (BaseAddress.Port == 0) throw new InvalidOperationException("The app refused to start; its reasons stand on the error stream.");
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = BaseAddress };
    }

    private void FillContentRoot()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root, "appsettings*.json"))
            File.Copy(file, contentRoot.PathOf(Path.GetFileName(file)), overwrite: true);
        var webRoot = contentRoot.PathOf("wwwroot");
        if (!Path.Exists(webRoot) && Directory.Exists(Repository.PathOf("wwwroot"))) Directory.CreateSymbolicLink(webRoot, Repository.PathOf("wwwroot"));
    }
}

/// <summary>One app on SQLite for all tests of a class (<c>IClassFixture&lt;SqliteApp&gt;</c>).</summary>
public sealed class SqliteApp() : DashboardAppFixture(new DashboardAppOptions { Database = DatabaseKind.Sqlite });

/// <summary>One app on PostgreSQL for all tests of a class (<c>IClassFixture&lt;PostgresApp&gt;</c>).</summary>
public sealed class PostgresApp() : DashboardAppFixture(new DashboardAppOptions { Database = DatabaseKind.PostgreSql });

/// <summary>An app for all tests of a class. Derive for other settings.</summary>
public abstract class DashboardAppFixture(DashboardAppOptions options) : IAsyncLifetime
{
    public DashboardApp App { get; private set; } = null!;

    public virtual async Task InitializeAsync() => App = await DashboardApp.StartAsync(options);

    public async Task DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
    }
}
