using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>The product's own gateway against the running sandbox, over real HTTP: every way to pay out, and every answer.</summary>
public sealed class PretendCashierTests(SqliteApp fixture) : IClassFixture<SqliteApp>
{
    private static long references;

    private readonly DashboardApp app = fixture.App;

    private PretendSwitches Switches => app.Get<PretendSwitches>();

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var answer in PretendAnswers.All)
        {
            foreach (var way in (string[])["forumpay", "payone", "gigadat-eto", "gigadat-ach"]) cases.Add(answer.Key, way);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_answer_is_taken_for_what_the_panel_says(string key, string way)
    {
        var answer = CashierChoices.AnswerOf(key);
        Switches.Set(PretendPlan.Default.With(answer) with { Sequel = PretendSequel.Nothing });

        var became = await SendAsync(way);

        Assert.Equal(answer.Effect, EffectOf(became));
        var entry = app.Get<PretendLedger>().NewestFirst()[0];
        Assert.Equal((answer.Label, answer.Takes), (entry.Answered, entry.IsPaid));
    }

    [Fact]
    public async Task ForumPay_puts_the_payout_on_hold()
    {
        Switches.Set(PretendPlan.Default with { Sequel = PretendSequel.Nothing });

        var accepted = Assert.IsType<CashierAnswer.Accepted>(await SendAsync("forumpay"));

        Assert.Equal("Transaction is on hold", accepted.Message);
        Assert.Matches("^[0-9a-f]{24}$", accepted.TransactionId);
        Assert.Contains(new CashierDetail("invoice_amount", "42.50"), accepted.Details);
        Assert.Contains(new CashierDetail("amount_exchange", "0.01370725"), accepted.Details);
        Assert.Equal(["access_token"], accepted.Secrets.Reveal().Keys, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("gigadat-eto", "ETO")]
    [InlineData("gigadat-ach", "ACH")]
    public async Task Gigadat_queues_it_for_an_administrator(string way, string payoutType)
    {
        Switches.Set(PretendPlan.Default with { Sequel = PretendSequel.Nothing });

        var accepted = Assert.IsType<CashierAnswer.Accepted>(await SendAsync(way));

        Assert.Equal("Added to approvals table", accepted.Message);
        Assert.Contains(new CashierDetail("payoutType", payoutType), accepted.Details);
        Assert.Equal(["finalizationURL", "paymentToken", "webflowURL"], accepted.Secrets.Reveal().Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task PayOne_answers_as_the_general_page_shows()
    {
        Switches.Set(PretendPlan.Default with { Sequel = PretendSequel.Nothing });

        var accepted = Assert.IsType<CashierAnswer.Accepted>(await SendAsync("payone"));

        Assert.Equal(("PENDING", "Successfully"), (accepted.ProviderStatus, accepted.Message));
        Assert.Equal(0, accepted.Secrets.Count);
    }

    [Fact]
    public async Task What_is_chosen_for_the_next_request_holds_for_that_one()
    {
        Switches.Set(PretendPlan.Default.With(CashierChoices.AnswerOf("error")) with { IsForOne = true });

        Assert.IsType<CashierAnswer.Unknown>(await SendAsync("payone"));
        Assert.Equal(PretendPlan.Default, Switches.Plan);
    }

    [Fact]
    public async Task A_request_that_is_turned_away_uses_nothing_up()
    {
        var chosen = PretendPlan.Default.With(CashierChoices.AnswerOf("error")) with { IsForOne = true };
        Switches.Set(chosen);

        using var answer = await PostAsync("{}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("""{"status":"error","message":"Missing required field: pspType","isSuccess":false,"errors":[]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(chosen, Switches.Plan);
        Assert.Equal(("400, Missing required field: pspType", null), (app.Get<PretendLedger>().NewestFirst()[0].Answered, app.Get<PretendLedger>().NewestFirst()[0].Order));
    }

    [Fact]
    public async Task Another_company_token_stops_everything()
    {
        var keys = (await app.Get<ICashierKeys>().CurrentAsync(CancellationToken.None))!;
        var other = new CashierKeys(keys.Address, "a-token-of-before", SandboxSettings.SecretKey);

        var refused = Assert.IsType<CashierAnswer.Refused>(await SendAsync("payone", other));

        Assert.Equal("Unauthorized", refused.Message);
        Assert.True(refused.PausesSending);
    }

    [Fact]
    public async Task Another_secret_key_is_refused()
    {
        var keys = (await app.Get<ICashierKeys>().CurrentAsync(CancellationToken.None))!;
        var other = new CashierKeys(keys.Address, SandboxSettings.CompanyToken, "a-secret-key-of-before-that-is-long-enough");

        Assert.IsType<CashierAnswer.Refused>(await SendAsync("payone", other));
    }

    [Fact]
    public async Task Only_a_post_of_bounded_length_is_taken()
    {
        using var get = await app.Http.GetAsync(new Uri(PretendCashier.Route, UriKind.Relative));
        using var large = await PostAsync("{\"pspType\":\"" + new string('x', 64 * 1024) + "\"}");

        Assert.NotEqual(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task A_webhook_that_the_dashboard_refuses_is_noted_as_refused()
    {
        await using var other = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = Sender.Settings });
        other.Get<PretendSwitches>().Set(PretendPlan.Default with { TellSeconds = 0 });

        await PretendOrders.SendAsync(other, "payone", 1);

        await Eventually.TrueAsync("it is told", () => other.Get<PretendLedger>().NewestFirst()[0].Told.Count == 1);
        Assert.Equal("Approved, answered 401", other.Get<PretendLedger>().NewestFirst()[0].Told[0]);
    }

    [Fact]
    public async Task Without_the_sandbox_there_is_no_cashier_and_no_credentials_of_it()
    {
        await using var real = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Sandbox:Enabled"] = "false" },
        });

        using var answer = await real.Http.PostAsync(new Uri(PretendCashier.Route, UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Null(real.Services.GetService(typeof(ICashierKeys)) as SandboxCashierKeys);
    }

    [Fact]
    public async Task The_address_is_ours_and_stays_the_same()
    {
        var first = (await app.Get<ICashierKeys>().CurrentAsync(CancellationToken.None))!;
        var second = (await app.Get<ICashierKeys>().CurrentAsync(CancellationToken.None))!;

        Assert.Equal(new Uri(app.BaseAddress, "/sandbox/mozarto/v1/api/mozarto/cashier"), first.Address.Url);
        Assert.Equal(first.Binding, second.Binding);
    }

    private static PretendEffect EffectOf(CashierAnswer answer) => answer switch
    {
        CashierAnswer.Accepted => PretendEffect.Submitted,
        CashierAnswer.Unknown => PretendEffect.Unknown,
        CashierAnswer.Refused { PausesSending: true } => PretendEffect.Paused,
        CashierAnswer.Refused => PretendEffect.Refused,
        CashierAnswer.NotSent => PretendEffect.NotSent,
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    private Task<CashierAnswer> SendAsync(string way, CashierKeys? keys = null) => PretendOrders.SendAsync(app, way, Interlocked.Increment(ref references), keys);

    private Task<HttpResponseMessage> PostAsync(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(PretendCashier.Route, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SandboxSettings.CompanyToken);
        request.Headers.Add("x-user-token", "Bearer " + PretendTokens.Make());
        return app.Http.SendAsync(request);
    }
}
