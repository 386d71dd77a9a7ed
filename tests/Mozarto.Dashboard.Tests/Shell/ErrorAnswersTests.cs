using System.Net;
using Mozarto.Dashboard.Shell;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Shell;

/// <summary>Whatever goes wrong, the answer says nothing of what the product is made of, where it lies, or what it asked its store.</summary>
public sealed class ErrorAnswersTests(ErrorAnswersTests.FailingApp fixture) : IClassFixture<ErrorAnswersTests.FailingApp>
{
    private const string Fault = "SqliteException: near \"SELECT\"";

    private readonly DashboardApp app = fixture.App;

    private string[] Telltales =>
    [
        "Exception", "   at ", "SELECT", "Sqlite", "Npgsql", "Microsoft.", "System.", "Kestrel", ".cs:", ".razor:", ".dll", Repository.Root, app.ContentRoot, Environment.Version.ToString(),
        typeof(Program).Assembly.GetName().Version!.ToString(), "Data Source", Environment.MachineName,
    ];

    [Theory]
    [InlineData("text/html")]
    [InlineData("*/*")]
    public async Task What_breaks_in_the_middle_is_told_in_plain_words(string accept)
    {
        using var finn = await SignedIn.AsAsync(app, "Finn");

        var (status, text) = await AskAsync(finn.Http, "GET", Pages.TransactionsExport, accept);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        AssertTellsNothing(text, "a failed export");
        Assert.Equal(accept == "text/html", text.Contains("Something broke on our side", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Ada")]
    public async Task Whatever_is_asked_of_any_route_no_bad_answer_tells_more_than_it_must(string? name)
    {
        using var person = name is null ? null : await SignedIn.AsAsync(app, name);
        var bad = 0;

        foreach (var route in AllRoutes.Of(app).Where(route => !route.IsStatic && !route.Pattern.Contains("_blazor", StringComparison.Ordinal)))
        {
            foreach (var method in new[] { route.Method, "DELETE" })
            {
                var (status, text) = await AskAsync(person?.Http ?? app.Http, method, route.Path, "text/html");
                if ((int)status < 400) continue;
                Assert.True(status != HttpStatusCode.InternalServerError || route.Path == Pages.TransactionsExport, $"{method} {route.Path} breaks when it is given nothing.");
                bad++;
                AssertTellsNothing(text, $"{method} {route.Path} ({(int)status})");
            }
        }

        Assert.True(bad > 20, $"Only {bad} answers were bad ones.");
    }

    [Fact]
    public async Task Health_is_one_word_for_everybody()
    {
        using var ada = await SignedIn.AsAsync(app, "Ada");

        foreach (var http in new[] { app.Http, ada.Http })
        {
            Assert.Equal((HttpStatusCode.OK, "live"), await AskAsync(http, "GET", Health.Live, "text/html"));
            Assert.Equal((HttpStatusCode.OK, "ready"), await AskAsync(http, "GET", Health.Ready, "text/html"));
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient http, string method, string path, string accept)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd(accept);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, $"{(answer.StatusCode == HttpStatusCode.OK ? null : answer.Headers)}{await answer.Content.ReadAsStringAsync()}");
    }

    private void AssertTellsNothing(string text, string what) =>
        Assert.All(Telltales, telltale => Assert.False(text.Contains(telltale, StringComparison.Ordinal), $"{what} says \"{telltale}\":\n{text}"));

    /// <summary>As it runs at a merchant's, but that every list of transactions fails in its store.</summary>
    public sealed class FailingApp() : DashboardAppFixture(new DashboardAppOptions
    {
        Environment = "Production",
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Sandbox:Enabled"] = "true", ["DataProtection:KeysUnprotected"] = "true" },
        Services = new SliceGate { Before = (_, _) => throw new InvalidOperationException(Fault) }.Into,
    });
}
