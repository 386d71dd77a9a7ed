using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Keys;

/// <summary>An installation whose keys a test looks at, takes away and puts back, between its starts.</summary>
internal sealed class KeptKeys : IAsyncDisposable
{
    private readonly TestFolder contentRoot = new();
    private readonly TestStore store;

    private KeptKeys(TestDatabase database)
    {
        Database = database;
        store = TestStore.On(database);
        Certificates = new TestFolder();
    }

    public TestDatabase Database { get; }

    public TestFolder Certificates { get; }

    private string Folder => Path.Combine(contentRoot.Root, "App_Data", "keys");

    public static async Task<KeptKeys> CreateAsync(DatabaseKind kind) => new(await TestDatabase.CreateAsync(kind));

    /// <summary>Starts once, as it is set up, and says the installation's key: equal from start to start as long as the ring can be read.</summary>
    public async Task<string> StartAsync(params (string Name, string Value)[] settings)
    {
        await using var app = await RunAsync(settings);
        return Convert.ToHexString(app.Get<InstallationKey>().Value);
    }

    public Task<DashboardApp> RunAsync(params (string Name, string Value)[] settings) => DashboardApp.StartAsync(new DashboardAppOptions
    {
        ExistingDatabase = Database, ExistingContentRoot = contentRoot, Settings = new Dictionary<string, string?>(Settings(settings), StringComparer.Ordinal),
    });

    public Task<DashboardProcess> RunProcessAsync(params (string Name, string Value)[] settings) => DashboardProcess.StartAsync(Database, contentRoot, Settings(settings));

    /// <summary>All keys, where they are kept.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync()
    {
        if (Database.Kind == DatabaseKind.Sqlite) return Directory.EnumerateFiles(Folder, "*.xml").ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        await using var context = store.CreateDbContext();
        return await context.DataProtectionKeys.ToDictionaryAsync(row => row.Name, row => row.Xml, StringComparer.Ordinal);
    }

    /// <summary>Takes all keys away, wherever they are.</summary>
    public async Task LoseAsync()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        await using var context = store.CreateDbContext();
        await context.DataProtectionKeys.ExecuteDeleteAsync();
    }

    /// <summary>Puts keys back as files: where SQLite keeps them, and from where PostgreSQL fetches them.</summary>
    public void PutIntoFolder(IReadOnlyDictionary<string, string> keys)
    {
        Directory.CreateDirectory(Folder);
        foreach (var (name, xml) in keys) XElement.Parse(xml).Save(Path.Combine(Folder, name + ".xml"));
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        contentRoot.Dispose();
        Certificates.Dispose();
    }

    private static Dictionary<string, string?> Settings((string Name, string Value)[] settings) =>
        new([.. Sender.Settings, KeyValuePair.Create("Sandbox:Enabled", (string?)"false"), .. settings.Select(each => KeyValuePair.Create($"DataProtection:{each.Name}", (string?)each.Value))], StringComparer.Ordinal);
}
