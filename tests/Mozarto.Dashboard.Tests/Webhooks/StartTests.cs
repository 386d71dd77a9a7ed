using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>A start that must not happen ends with exit code 1 and says why, one reason a line. Run as the process that an operator runs.</summary>
public sealed class StartTests : IDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    // In earnest a start without it is refused for that alone.
    private static readonly (string, string)[] Provider =
    [
        ("Authentication:OpenIdConnect:Authority", "https://sign-in.example.test"), ("Authentication:OpenIdConnect:ClientId", "dashboard"), ("Authentication:OpenIdConnect:ClientSecret", "canary"),
    ];

    private readonly TestFolder contentRoot = new();

    public void Dispose() => contentRoot.Dispose();

    [Fact]
    public async Task A_wrong_configuration_is_told_with_every_problem_on_a_line_and_no_secret()
    {
        string[] lines = await RefusedAsync(
            ("Database:Provider", "Oracle"), ("ForwardedHeaders:KnownNetworks", "nonsense"), ("BusinessTimeZone", "Nowhere/Land"), ("Sandbox:Enabled", "maybe"),
            ("Endpoints:0:Slug", "Not A Slug"), ("Endpoints:0:Kind", "Stripe"), ("Endpoints:0:Secret", " canary-secret "),
            ("Endpoints:1:Slug", "mozarto"), ("Endpoints:1:Kind", "Mozarto"), ("Endpoints:1:Secret", "canary7"));

        Assert.Equal(
            [
                "BusinessTimeZone", "Database:Provider", "Endpoints:0:Kind", "Endpoints:0:Secret", "Endpoints:0:Slug", "Endpoints:1:Secret",
                "ForwardedHeaders:KnownNetworks", "Sandbox:Enabled",
            ],
            lines.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal).ToArray());
    }

    [Theory]
    [InlineData("PostgreSql", "", "ConnectionStrings:Dashboard is missing; PostgreSQL needs one.")]
    [InlineData("PostgreSql", "Password=canary;nonsense", "ConnectionStrings:Dashboard is not a connection string that PostgreSql understands.")]
    [InlineData("Sqlite", "Password=canary;Nonsense=1", "ConnectionStrings:Dashboard is not a connection string that Sqlite understands.")]
    [InlineData("7", "", "Database:Provider is \"7\"; it must be Sqlite or PostgreSql.")]
    public async Task A_database_that_cannot_be_named_is_told_without_its_password(string provider, string connectionString, string problem) =>
        Assert.Equal([problem], await RefusedAsync(("Database:Provider", provider), ("ConnectionStrings:Dashboard", connectionString)));

    [Theory]
    [InlineData("Mozarto:BaseUrl", "https://mozarto.example.test", "Mozarto:BaseUrl is set while the sandbox is on.")]
    [InlineData("Authentication:OpenIdConnect:Authority", "https://sign-in.example.test", "Authentication:OpenIdConnect:Authority is set while the sandbox is on.")]
    [InlineData("urls", "http://0.0.0.0:5080", "Sandbox:Enabled is true, but the product is told to listen on http://0.0.0.0:5080.")]
    [InlineData("urls", "http://localhost:5080;http://192.0.2.1:5080", "Sandbox:Enabled is true, but the product is told to listen on http://192.0.2.1:5080.")]
    [InlineData("urls", "http://*:5080", "Sandbox:Enabled is true, but the product is told to listen on http://*:5080.")]
    [InlineData("urls", "http://+:5080", "Sandbox:Enabled is true, but the product is told to listen on http://+:5080.")]
    [InlineData("urls", "http://[::]:5080", "Sandbox:Enabled is true, but the product is told to listen on http://[::]:5080.")]
    [InlineData("urls", "http://dashboard.example.test:5080", "Sandbox:Enabled is true, but the product is told to listen on http://dashboard.example.test:5080.")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://0.0.0.0:5080", "Sandbox:Enabled is true, but the product is told to listen on http://0.0.0.0:5080.")]
    [InlineData("http_ports", "5080", "Sandbox:Enabled is true, but the product is told to listen on every address (port 5080).")]
    [InlineData("https_ports", "5081", "Sandbox:Enabled is true, but the product is told to listen on every address (port 5081).")]
    public async Task The_sandbox_starts_neither_beside_anything_real_nor_beyond_loopback(string setting, string value, string problem) =>
        Assert.StartsWith(problem, Assert.Single(await RefusedAsync(("Sandbox:Enabled", "true"), (setting, value))), StringComparison.Ordinal);

    [Fact]
    public async Task In_earnest_somebody_has_to_be_able_to_sign_in()
    {
        Assert.StartsWith("Authentication:OpenIdConnect:Authority is missing", Assert.Single(await RefusedAsync(("Authentication:OpenIdConnect:Authority", ""))), StringComparison.Ordinal);
        Assert.Equal(
            ["Authentication:OpenIdConnect:ClientId", "Authentication:OpenIdConnect:ClientSecret", "Authentication:OpenIdConnect:Authority"],
            (await RefusedAsync(("Authentication:OpenIdConnect:Authority", "http://sign-in.example.test"))).Select(line => line.Split(' ')[0]).ToArray());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task The_sandbox_refuses_a_real_database(DatabaseKind kind)
    {
        await using var database = await CreateInstallationAsync(kind, isSandbox: false);

        Assert.Equal(
            ["The sandbox is on, but this database is a real one. Name another database, or switch Sandbox:Enabled off."],
            await RefusedAsync([("Sandbox:Enabled", "true"), .. Of(database)]));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_real_start_refuses_the_database_of_a_sandbox(DatabaseKind kind)
    {
        await using var database = await CreateInstallationAsync(kind, isSandbox: true);

        Assert.Equal(
            ["This database belongs to the sandbox. Name another one in ConnectionStrings:Dashboard."],
            await RefusedAsync([("Sandbox:Enabled", "false"), .. Of(database)]));
    }

    [Fact]
    public async Task A_real_database_of_an_older_version_is_not_even_migrated_by_the_sandbox()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqliteCommand(
            """
            CREATE TABLE "__EFMigrationsHistory" ("MigrationId" TEXT NOT NULL PRIMARY KEY, "ProductVersion" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsHistory" VALUES ('20200101000000_Older', '10.0.0');
            CREATE TABLE "Installations" ("Id" INTEGER NOT NULL PRIMARY KEY, "IsSandbox" INTEGER NOT NULL);
            INSERT INTO "Installations" VALUES (1, 0);
            """, connection);
        await command.ExecuteNonQueryAsync();

        Assert.StartsWith("The sandbox is on, but", Assert.Single(await RefusedAsync([("Sandbox:Enabled", "true"), .. Of(database)])), StringComparison.Ordinal);

        command.CommandText = "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table' AND name LIKE 'D%'";
        Assert.Equal(DBNull.Value, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_database_of_something_else_is_left_as_it_is()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqliteCommand("CREATE TABLE \"Dogs\" (\"Name\" TEXT)", connection);
        await command.ExecuteNonQueryAsync();

        Assert.Equal(
            ["This database holds tables of something else. Name another one in ConnectionStrings:Dashboard."],
            await RefusedAsync([("Sandbox:Enabled", "true"), .. Of(database)]));

        command.CommandText = "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'";
        Assert.Equal("Dogs", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Keys_that_would_lie_in_clear_without_anybody_having_chosen_so_are_told() =>
        Assert.StartsWith("DataProtection:CertificateFile is missing:", Assert.Single(await RefusedAsync(("DataProtection:KeysUnprotected", "false"))), StringComparison.Ordinal);

    private static IEnumerable<(string, string)> Of(TestDatabase database) => database.Settings.Select(setting => (setting.Key, setting.Value!));

    private async Task<TestDatabase> CreateInstallationAsync(DatabaseKind kind, bool isSandbox)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            ExistingDatabase = database,
            ExistingContentRoot = contentRoot,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Sandbox:Enabled"] = isSandbox ? "true" : "false" },
        });
        return database;
    }

    /// <summary>Starts the product, expects a refusal, and returns the reasons.</summary>
    private async Task<string[]> RefusedAsync(params (string Setting, string Value)[] settings)
    {
        var isReal = !settings.Contains(("Sandbox:Enabled", "true")) && settings.All(pair => !pair.Setting.StartsWith("Authentication:", StringComparison.Ordinal));
        if (isReal) settings = [.. settings, .. Provider];
        if (settings.All(pair => !pair.Setting.StartsWith("DataProtection:", StringComparison.Ordinal))) settings = [.. settings, ("DataProtection:KeysUnprotected", "true")];
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Program).Assembly.Location, $"--contentRoot={contentRoot.Root}", .. settings.Select(pair => $"--{pair.Setting}={pair.Value}")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = contentRoot.Root,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.StartsWith("DOTNET_ENV", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        if (settings.All(pair => !pair.Setting.EndsWith("ports", StringComparison.Ordinal) && pair.Setting != "urls")) start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await Eventually.CompletedAsync("the start to end", process.WaitForExitAsync(), EndsWithin);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        var lines = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((1, "Mozarto Dashboard cannot start:"), (process.ExitCode, lines.FirstOrDefault()));
        Assert.DoesNotContain("canary", await output + await errors, StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
        return [.. lines.Skip(1).Select(line => line[2..])];
    }
}
