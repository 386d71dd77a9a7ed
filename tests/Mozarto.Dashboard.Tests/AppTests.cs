using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
    public void The_app_writes_into_a_folder_of_its_own() =>
        Assert.Equal(app.ContentRoot, app.Services.GetRequiredService<IWebHostEnvironment>().ContentRootPath.TrimEnd('/'));

    [Fact]
    public void The_app_reads_the_settings_it_was_started_with()
    {
        var configuration = app.Services.GetRequiredService<IConfiguration>();

        Assert.Equal(app.Database.Kind.ToString(), configuration["Database:Provider"]);
        Assert.Equal(app.Database.ConnectionString, configuration.GetConnectionString("Dashboard"));
    }
}

public sealed class AppOnSqlite(SqliteApp fixture) : AppContract(fixture.App), IClassFixture<SqliteApp>;

public sealed class AppOnPostgres(PostgresApp fixture) : AppContract(fixture.App), IClassFixture<PostgresApp>;

public sealed class AppClockTests
{
    [Fact]
    public async Task The_app_runs_by_the_clock_of_the_test()
    {
        var clock = new TestClock();
        await using var app = await DashboardApp.StartAsync(
            new() { Clock = clock, Services = services => services.AddSingleton<object>("exchanged") });

        Assert.Same(clock, app.Services.GetRequiredService<TimeProvider>());
        Assert.Equal("exchanged", app.Services.GetRequiredService<object>());
    }
}
