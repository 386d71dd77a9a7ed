using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests;

/// <summary>The app starts on either database and answers over a real socket.</summary>
public abstract class AppContract(DashboardApp app)
{
    [Fact]
    public async Task The_app_answers_at_its_address()
    {
        using var response = await app.Http.GetAsync(new Uri("/", UriKind.Relative));

        Assert.InRange((int)response.StatusCode, 200, 399);
    }

    [Fact]
    public void The_app_is_given_its_own_folder_and_database()
    {
        Assert.True(File.Exists(Path.Combine(app.ContentRoot, "appsettings.json")) || !File.Exists(Repository.PathOf("appsettings.json")));
        Assert.Contains(app.Database.Kind == DatabaseKind.Sqlite ? "dashboard.db" : "test_", app.Database.ConnectionString, StringComparison.Ordinal);
    }
}

public sealed class AppOnSqlite(SqliteApp fixture) : AppContract(fixture.App), IClassFixture<SqliteApp>;

public sealed class AppOnPostgres(PostgresApp fixture) : AppContract(fixture.App), IClassFixture<PostgresApp>;
