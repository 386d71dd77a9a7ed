using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.SupportTests;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>The check of the credentials: looks, step by step, tells nobody a secret, follows nobody, and asks for nothing that could move money.</summary>
public abstract class CredentialsCheckContract(DatabaseKind kind) : IAsyncLifetime
{
    private const string Key = "canary-secret-key";

    private static readonly string Token = CompanyToken.Of("""{"companyName":"Example Ltd"}""");

    private readonly ConcurrentQueue<string> asked = new();
    private TestStore store = null!;

    public async Task InitializeAsync() => store = await TestStore.CreateAsync(kind);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task It_asks_once_without_credentials_and_not_where_money_moves()
    {
        await using var server = await ServerAsync(StatusCodes.Status404NotFound);

        var steps = await CheckAsync(server.Address.AbsoluteUri, Token);

        Assert.Equal(["HEAD / ; Host"], asked, StringComparer.Ordinal);
        Assert.All(steps, step => Assert.Equal(StepOutcome.Passed, step.Outcome));
        Assert.Contains("404", steps.Single(step => step.Title == "Answer").Detail, StringComparison.Ordinal);
        Assert.Equal(
            ["Ada Done: Credentials: Passed; Company token: Passed; Its end: Passed; Secret key: Passed; Name: Passed; Connection: Passed; Answer: Passed; Clock: Passed"], await AuditAsync());
    }

    [Fact]
    public async Task It_follows_no_redirect()
    {
        await using var elsewhere = await ServerAsync(StatusCodes.Status200OK);
        await using var server = await TestServer.StartAsync(http =>
        {
            http.Response.Redirect(elsewhere.Address.AbsoluteUri);
            return Task.CompletedTask;
        });

        var steps = await CheckAsync(server.Address.AbsoluteUri, Token);

        Assert.Contains("302", steps.Single(step => step.Title == "Answer").Detail, StringComparison.Ordinal);
        Assert.Empty(asked);
    }

    [Theory]
    [InlineData("https://127.0.0.1:1", "Name")]
    [InlineData("https://10.0.0.1", "Name")]
    [InlineData("https://169.254.169.254", "Name")]
    [InlineData("https://2130706433", "Name")]
    [InlineData("https://0x7f.1", "Name")]
    [InlineData("https://[::ffff:10.0.0.1]", "Name")]
    [InlineData("https://localhost", "Name")]
    [InlineData("https://no-such-name.invalid", "Name")]
    public async Task Outside_the_sandbox_it_goes_to_no_private_network_whatever_it_is_called(string url, string endsAt)
    {
        var steps = await CheckAsync(url, Token, isSandbox: false);

        Assert.Equal((endsAt, StepOutcome.Failed), steps.Where(step => step.Outcome == StepOutcome.Failed).Select(step => (step.Title, step.Outcome)).Single());
        Assert.Equal(StepOutcome.NotReached, steps.Single(step => step.Title == "Answer").Outcome);
    }

    [Fact]
    public async Task A_door_that_is_shut_ends_it_at_the_connection()
    {
        var server = await ServerAsync(StatusCodes.Status200OK);
        var url = server.Address.AbsoluteUri;
        await server.DisposeAsync();

        Assert.Equal("Connection", (await CheckAsync(url, Token)).Single(step => step.Outcome == StepOutcome.Failed).Title);
    }

    [Theory]
    [InlineData("""{"exp":1000000000}""", "Its end", StepOutcome.Failed)]
    [InlineData("""{"iat":4000000000}""", "Its beginning", StepOutcome.Note)]
    public async Task What_a_token_says_of_its_time_is_looked_at(string payload, string title, object outcome)
    {
        await using var server = await ServerAsync(StatusCodes.Status200OK);

        Assert.Equal(outcome, (await CheckAsync(server.Address.AbsoluteUri, CompanyToken.Of(payload))).Single(step => step.Title == title).Outcome);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_told()
    {
        await using var server = await ServerAsync(StatusCodes.Status200OK, TimeSpan.FromMinutes(-3));

        var clock = (await CheckAsync(server.Address.AbsoluteUri, Token)).Single(step => step.Title == "Clock");

        Assert.Equal((StepOutcome.Failed, true), (clock.Outcome, clock.Detail.Contains("differ by 3 min", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_credentials_it_says_so_and_asks_nobody()
    {
        var steps = await CheckAsync(null, Token);

        Assert.Equal("Credentials", Assert.Single(steps, step => step.Outcome == StepOutcome.Failed).Title);
        Assert.Equal(4, steps.Count(step => step.Outcome == StepOutcome.NotReached));
    }

    [Fact]
    public async Task It_is_for_administrators()
    {
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody })
            Assert.Equal(CommandTrail.NotAllowed, Assert.IsType<CheckResult.NotAllowed>(await Check("https://127.0.0.1:1", Token, isSandbox: true).RunAsync(who, CancellationToken.None)).Why);

        Assert.Equal(3, (await AuditAsync()).Count(entry => entry.Contains("Refused", StringComparison.Ordinal)));
    }

    private async Task<IReadOnlyList<CheckStep>> CheckAsync(string? url, string token, bool isSandbox = true)
    {
        var steps = Assert.IsType<CheckResult.Checked>(await Check(url, token, isSandbox).RunAsync(Cast.Ada, CancellationToken.None)).Steps;
        Assert.DoesNotContain(steps, step => step.Detail.Contains("canary", StringComparison.Ordinal) || step.Detail.Contains(token, StringComparison.Ordinal));
        return steps;
    }

    private CredentialsCheck Check(string? url, string token, bool isSandbox) =>
        new(new Fixed(url is null ? null : new CashierKeys(CashierAddress.TryMake(url, isSandbox, out _)!, token, Key)), store.Settings with { IsSandbox = isSandbox }, store.Trail, store.Clock);

    private Task<TestServer> ServerAsync(int code, TimeSpan clockOff = default) => TestServer.StartAsync(http =>
    {
        asked.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} ; {string.Join(", ", http.Request.Headers.Keys.Order(StringComparer.Ordinal))}");
        http.Response.StatusCode = code;
        http.Response.Headers.Date = (store.Clock.GetUtcNow() + clockOff).ToString("R");
        return Task.CompletedTask;
    });

    private async Task<List<string>> AuditAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.OrderBy(row => row.Id).Select(row => $"{row.OperatorName} {row.Outcome}: {row.Detail}").ToListAsync();
    }

    private sealed class Fixed(CashierKeys? keys) : ICashierKeys
    {
        public ValueTask<CashierKeys?> CurrentAsync(CancellationToken stop) => ValueTask.FromResult(keys);
    }
}

public sealed class CredentialsCheckOnSqlite() : CredentialsCheckContract(DatabaseKind.Sqlite);

public sealed class CredentialsCheckOnPostgres() : CredentialsCheckContract(DatabaseKind.PostgreSql);
