using Microsoft.AspNetCore.Http;
using Mozarto.Dashboard.Access.OpenIdConnect;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>A provider that does not answer for a long time: the dashboard starts, receives and shows as ever, and the door says why nobody can come in.</summary>
public sealed class SlowProviderTests
{
    private static readonly TimeSpan PatienceOfDoor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PatienceOfSignIn = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Webhooks_are_taken_sessions_live_on_and_the_door_says_so_until_its_answer_comes_and_counts()
    {
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        EvilSignIn? evil = null;
        evil = await EvilSignIn.StartAsync(
            new() { Instead = path => path == "/jwks" ? new Late(answering.Task, () => Results.Text(evil?.Provider.Keys.Published)) : null },
            ("Endpoints:0:Slug", "mozarto"), ("Endpoints:0:Kind", "Mozarto"), ("Endpoints:0:Secret", Sender.MozartoSecret));
        try
        {
            using var browser = new SignInTry(evil.App.BaseAddress);

            Assert.Contains("does not answer", await WithinAsync(evil.Clock, PatienceOfDoor, () => browser.ReadAsync("/sign-in")), StringComparison.Ordinal);
            Assert.EndsWith("why=Later", (await WithinAsync(evil.Clock, PatienceOfSignIn, () => browser.BeginAsync())).Query.Split('&')[0], StringComparison.Ordinal);
            Assert.Equal(200, (await new Sender(evil.App).AnswerAsync("mozarto", Sender.NewMozartoBody(), ("Authorization", $"Bearer {Sender.MozartoSecret}"))).Status);
            using var sam = await SignedIn.WithSessionAsync(evil.App, "sam", "Support", System.Net.HttpVersion.Version11);
            using (var page = await sam.GetAsync(Pages.Deliveries)) Assert.Equal(System.Net.HttpStatusCode.OK, page.StatusCode);

            answering.SetResult();
            await Eventually.TrueAsync("the door to open", async () => (await browser.ReadAsync("/sign-in")).Contains("/sign-in/begin", StringComparison.Ordinal));
            Assert.Equal("/", (await browser.ReturnAsync(evil.Provider.Let(await browser.BeginAsync()))).AbsolutePath);
        }
        finally
        {
            answering.TrySetResult();
            await evil.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/token", "the token endpoint does not answer")]
    [InlineData("/userinfo", "the userinfo endpoint does not answer")]
    public async Task An_endpoint_that_says_nothing_ends_the_sign_in_and_no_session_is_made(string path, string reason)
    {
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var evil = await EvilSignIn.StartAsync(new());
        try
        {
            using var browser = new SignInTry(evil.App.BaseAddress);
            var answer = evil.Provider.Let(await browser.BeginAsync());
            evil.Provider.Script = new() { Instead = asked => asked == path ? new Late(answering.Task, () => Results.Ok()) : null };

            // Each question has a patience of its own: it is this one's that is to run out.
            var returning = browser.ReturnAsync(answer);
            await Eventually.TrueAsync("it is asked", () => evil.Provider.Seen.Any(request => request.Path == path));
            evil.Clock.Advance(ProviderChannel.AnswerWithin);
            var end = await Eventually.ResultAsync("an answer without the provider", returning);

            Assert.Equal("/sign-in/failed", end.AbsolutePath);
            Assert.Contains(evil.Log.Events, line => line.Contains(reason, StringComparison.Ordinal));
            Assert.False(await browser.HasSessionAsync());
        }
        finally
        {
            answering.TrySetResult();
            await evil.DisposeAsync();
        }
    }

    // Once it is waited for, so much time passes and no more.
    private static async Task<T> WithinAsync<T>(TestClock clock, TimeSpan patience, Func<Task<T>> ask)
    {
        var before = clock.TimersDueIn(patience);
        var answer = ask();
        await Eventually.TrueAsync("the provider is waited for", () => clock.TimersDueIn(patience) > before);
        clock.Advance(patience);
        return await Eventually.ResultAsync("an answer without the provider", answer);
    }

    /// <summary>Says nothing until it is time.</summary>
    private sealed class Late(Task until, Func<IResult> answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await until.WaitAsync(httpContext.RequestAborted);
            await answer().ExecuteAsync(httpContext);
        }
    }
}
