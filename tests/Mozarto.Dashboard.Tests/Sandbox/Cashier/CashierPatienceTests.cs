using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>Answers that come late or not at all: the clock decides, and a stop of the process waits for none of them.</summary>
public sealed class CashierPatienceTests
{
    private readonly TestClock clock = new();

    [Fact]
    public async Task An_answer_that_is_delayed_comes_when_it_should()
    {
        await using var app = await StartAsync();
        var sending = await SendAsync(app, PretendPlan.Default with { DelaySeconds = 25, Sequel = PretendSequel.Nothing });

        await PassUntilAsync(sending);

        Assert.IsType<CashierAnswer.Accepted>(await sending);
        Assert.InRange(clock.GetUtcNow() - Entry(app).CameAt, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_answer_later_than_the_limit_is_unknown_and_the_outcome_is_told_all_the_same()
    {
        await using var app = await StartAsync();
        var sending = await SendAsync(app, PretendPlan.Default with { DelaySeconds = PretendPlan.DelaySecondsMax, TellSeconds = 0 });

        clock.Advance(MozartoGateway.TimeMax);

        Assert.Equal("Mozarto did not answer within 120 seconds.", Assert.IsType<CashierAnswer.Unknown>(await Eventually.ResultAsync("an end", sending)).What);
        await Eventually.TrueAsync("it is told", () => Entry(app).Told.Count == 1);
        Assert.Equal(("Accept, but nobody waited for it", "Approved, answered 200"), (Entry(app).Answered, Entry(app).Told[0]));
    }

    [Fact]
    public async Task A_users_token_that_is_none_hangs_and_then_the_gateway_gives_up()
    {
        await using var app = await StartAsync();
        var sending = PostAsync(app.Http, "plain-text");
        await Eventually.TrueAsync("the request to arrive", () => app.Get<PretendLedger>().Count == 1);

        await PassUntilAsync(sending);

        using var answer = await sending;
        Assert.Equal((HttpStatusCode.GatewayTimeout, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.InRange(clock.GetUtcNow() - Entry(app).CameAt, PretendCashier.HangTime, 2 * PretendCashier.HangTime);
    }

    [Fact]
    public async Task A_stop_of_the_process_waits_neither_for_answers_nor_for_webhooks()
    {
        var app = await StartAsync();
        using var client = app.NewBrowserLikeClient();
        var late = await SendAsync(app, PretendPlan.Default with { DelaySeconds = PretendPlan.DelaySecondsMax });
        var hanging = PostAsync(client, "plain-text");
        app.Get<PretendSwitches>().Set(PretendPlan.Default with { TellSeconds = PretendPlan.TellSecondsMax });
        Assert.IsType<CashierAnswer.Accepted>(await PretendOrders.SendAsync(app, "payone", 2));
        await Eventually.TrueAsync("all three to be in the middle of it", () => app.Get<PretendLedger>().Count == 3);

        await Eventually.CompletedAsync("the stop", app.DisposeAsync().AsTask());

        Assert.IsType<CashierAnswer.Unknown>(await Eventually.ResultAsync("an end", late));
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    private Task<DashboardApp> StartAsync() => DashboardApp.StartAsync(new DashboardAppOptions { Clock = clock });

    // Returns when the request has come.
    private static async Task<Task<CashierAnswer>> SendAsync(DashboardApp app, PretendPlan plan)
    {
        app.Get<PretendSwitches>().Set(plan);
        var sending = PretendOrders.SendAsync(app, "payone", 1);
        await Eventually.TrueAsync("the request to come", () => app.Get<PretendLedger>().Count == 1);
        return sending;
    }

    // By the second, until it is over.
    private Task PassUntilAsync(Task over) => Eventually.TrueAsync("enough time to pass", () =>
    {
        if (over.IsCompleted) return true;
        clock.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    private static PretendEntry Entry(DashboardApp app) => app.Get<PretendLedger>().NewestFirst()[0];

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string userToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(PretendCashier.Route, UriKind.Relative)) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SandboxSettings.CompanyToken);
        request.Headers.Add("x-user-token", userToken);
        return client.SendAsync(request);
    }
}
