namespace Mozarto.Dashboard.Data;

internal enum DatabaseProvider
{
    Sqlite,
    PostgreSql,
}

/// <summary>
/// Which store this installation uses: settings <c>Database:Provider</c> and <c>ConnectionStrings:Dashboard</c>.
/// The sandbox has a database of its own unless one is named.
/// </summary>
internal sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString, bool IsSandbox)
{
    public const string SandboxSetting = "Sandbox:Enabled";

    public static DatabaseSettings From(IConfiguration configuration, string contentRoot, ConfigurationProblems problems)
    {
        var isSandbox = configuration.GetValue(SandboxSetting, false);
        if (!Enum.TryParse<DatabaseProvider>(configuration["Database:Provider"] ?? nameof(DatabaseProvider.Sqlite), ignoreCase: true, out var provider))
            problems.Add("Database:Provider", $"is \"{configuration["Database:Provider"]}\"; it must be Sqlite or PostgreSql.");

        var connectionString = configuration.GetConnectionString("Dashboard");
        if (provider == DatabaseProvider.PostgreSql)
        {
            if (string.IsNullOrWhiteSpace(connectionString)) problems.Add("ConnectionStrings:Dashboard", "is missing; PostgreSQL needs one.");
            return new DatabaseSettings(provider, connectionString ?? "", isSandbox);
        }

        if (string.IsNullOrWhiteSpace(connectionString)) connectionString = $"Data Source=App_Data/{(isSandbox ? "sandbox" : "dashboard")}.db";
        return new DatabaseSettings(provider, SqliteDashboardContext.CompleteConnectionString(connectionString, contentRoot), isSandbox);
    }
}
