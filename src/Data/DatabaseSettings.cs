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
        var isSandbox = problems.ReadFlag(configuration, SandboxSetting);
        if (!Enum.TryParse<DatabaseProvider>(configuration["Database:Provider"] ?? nameof(DatabaseProvider.Sqlite), ignoreCase: true, out var provider) || !Enum.IsDefined(provider))
            problems.Add("Database:Provider", $"is \"{configuration["Database:Provider"]}\"; it must be Sqlite or PostgreSql.");

        var connectionString = configuration.GetConnectionString("Dashboard");
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            if (provider == DatabaseProvider.PostgreSql) problems.Add("ConnectionStrings:Dashboard", "is missing; PostgreSQL needs one.");
            connectionString = provider == DatabaseProvider.PostgreSql ? "" : $"Data Source=App_Data/{(isSandbox ? "sandbox" : "dashboard")}.db";
        }

        try
        {
            connectionString = provider == DatabaseProvider.PostgreSql
                ? PostgresDashboardContext.CompleteConnectionString(connectionString)
                : SqliteDashboardContext.CompleteConnectionString(connectionString, contentRoot);
        }
        catch (ArgumentException)
        {
            // Not shown, since it may carry a password.
            problems.Add("ConnectionStrings:Dashboard", $"is not a connection string that {provider} understands.");
        }

        return new DatabaseSettings(provider, connectionString, isSandbox);
    }
}
