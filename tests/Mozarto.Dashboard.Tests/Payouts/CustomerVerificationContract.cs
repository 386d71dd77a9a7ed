using System.Net;
using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Mozarto asks who a user is with a pass that is good for one question, about that user alone.</summary>
public abstract class CustomerVerificationContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly CustomerClaims Ana = new("player-77", "ana@example.test", "Ana", "Roy", "15145550123", "CA", null);

    private readonly TestClock clock = new(A.Time);
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync(new DashboardAppOptions { Database = kind, Clock = clock });

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"userId":"player-77"}""")]
    public async Task A_pass_is_answered_with_its_user_once(string body)
    {
        var pass = await PassAsync(Ana);

        var answer = await AskAsync($"Bearer {pass}", body);

        Assert.Equal(200, answer.Status);
        Assert.Contains("\"userId\":\"player-77\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"countryCode\":\"CA\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal((401, ""), await AskAsync($"Bearer {pass}", body));
    }

    [Theory]
    [InlineData("""{"userId":"player-78"}""")]
    [InlineData("""{"userId":78}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_pass_for_another_user_or_with_a_body_that_cannot_be_read_is_refused(string body) => Assert.Equal((401, ""), await AskAsync($"Bearer {await PassAsync(Ana)}", body));

    [Fact]
    public async Task A_user_whose_id_is_a_number_is_found_by_it() => Assert.Equal(200, (await AskAsync($"Bearer {await PassAsync(Ana with { UserId = "31" })}", """{"userId":31}""")).Status);

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Basic cGxheWVyOng=")]
    public async Task Without_a_pass_nobody_is_told_anything(string? authorization)
    {
        await PassAsync(Ana);

        Assert.Equal((401, ""), await AskAsync(authorization, ""));
    }

    [Fact]
    public async Task A_body_without_end_is_refused() => Assert.Equal((401, ""), await AskAsync($"Bearer {await PassAsync(Ana)}", $$"""{"userId":"{{new string('7', 10_000)}}"}"""));

    [Fact]
    public async Task A_pass_lapses()
    {
        var pass = await PassAsync(Ana);
        clock.Advance(CustomerPasses.Life + TimeSpan.FromSeconds(1));

        Assert.Equal((401, ""), await AskAsync($"Bearer {pass}", ""));
    }

    [Fact]
    public async Task Of_many_who_ask_with_one_pass_at_once_one_is_answered()
    {
        var pass = await PassAsync(Ana);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync($"Bearer {pass}", "")));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    private ValueTask<string> PassAsync(CustomerClaims claims) => app.Get<CustomerPasses>().IssueAsync(claims, CancellationToken.None);

    private async Task<(int Status, string Text)> AskAsync(string? authorization, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(CustomerVerification.Route, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await app.Http.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

public sealed class CustomerVerificationOnSqlite() : CustomerVerificationContract(DatabaseKind.Sqlite);

public sealed class CustomerVerificationOnPostgres() : CustomerVerificationContract(DatabaseKind.PostgreSql);
