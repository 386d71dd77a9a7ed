using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>
/// Every address of the running product against everybody: found in its routes, and compared with what stands here by hand. An address without a line fails, and so
/// does a line without an address. A letter is somebody who gets what stands there: Ada (A), Finn (F), Sam (S), Nobody (n), whoever has not signed in (o).
/// </summary>
public sealed class PageMatrixTests(PageMatrixTests.OwnApp fixture) : IClassFixture<PageMatrixTests.OwnApp>
{
    private const string NotForThem = "Not for your roles";
    private const string Everybody = "AFSno";
    private const string EveryRole = "AFS--";

    private static readonly string[] People = ["Ada", "Finn", "Sam", "Nobody", ""];

    private static readonly Dictionary<string, string> PagesFor = new(StringComparer.Ordinal)
    {
        ["/"] = EveryRole,
        ["/audit"] = "A----",
        ["/audit/{Id}"] = "A----",
        ["/deliveries"] = EveryRole,
        ["/deliveries/retries"] = EveryRole,
        ["/deliveries/retries/{Id}"] = EveryRole,
        ["/deliveries/{Id}"] = EveryRole,
        ["/error"] = Everybody,
        ["/no-access"] = Everybody,
        ["/not-found"] = Everybody,
        ["/payouts"] = EveryRole,
        ["/payouts/new"] = "-F---",
        ["/payouts/{Id}"] = EveryRole,
        ["/payouts/{Id}/edit"] = EveryRole,
        ["/sandbox"] = EveryRole,
        ["/sandbox/components"] = EveryRole,
        ["/settings/credentials"] = "A----",
        ["/settings/endpoints"] = "A----",
        ["/settings/endpoints/{Slug}"] = EveryRole,
        ["/settings/payout-rules"] = "AF---",
        ["/settings/people"] = "A----",
        ["/settings/words"] = EveryRole,
        ["/sign-in"] = Everybody,
        ["/sign-in/failed"] = Everybody,
        ["/transactions"] = EveryRole,
        ["/transactions/{Id}"] = EveryRole,
    };

    // Whoever is let through by these may be told something else than yes: that a form has no token, that nothing has that id.
    private static readonly Dictionary<string, string> OthersFor = new(StringComparer.Ordinal)
    {
        ["GET /audit/export"] = "A----",
        ["GET /deliveries/{id}/body"] = EveryRole,
        ["GET /health/live"] = Everybody,
        ["GET /health/ready"] = Everybody,
        ["GET /payouts/export"] = "-F---",
        ["GET /sandbox/stream"] = EveryRole,
        ["GET /sign-in/again"] = Everybody,
        ["GET /sign-in/begin"] = Everybody,
        ["GET /transactions/export"] = "-F---",
        ["POST /api/v1/mozarto/verify-user"] = Everybody,
        ["POST /sandbox/mozarto/v1/api/mozarto/cashier"] = Everybody,
        ["POST /sandbox/sign-in"] = Everybody,
        ["POST /sign-out"] = Everybody,
        ["POST /theme"] = Everybody,
        ["any /webhooks/{**slug}"] = Everybody,
    };

    [Fact]
    public void Every_page_has_a_line() => Assert.Equal(
        PagesFor.Keys.Order(StringComparer.Ordinal),
        typeof(Program).Assembly.GetTypes().SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_other_address_has_a_line() => Assert.Equal(OthersFor.Keys.Order(StringComparer.Ordinal), fixture.Others.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_page_is_for_exactly_whom_its_line_says()
    {
        foreach (var (template, letters) in PagesFor)
            Assert.Equal($"{template} {letters}", $"{template} {await LettersAsync(HttpMethod.Get, template)}");
    }

    [Fact]
    public async Task Every_other_address_is_for_exactly_whom_its_line_says()
    {
        foreach (var (name, letters) in OthersFor)
        {
            var (method, template) = (name.Split(' ')[0], name.Split(' ')[1]);
            Assert.Equal($"{name} {letters}", $"{name} {await LettersAsync(method == "GET" ? HttpMethod.Get : HttpMethod.Post, template)}");
        }
    }

    private async Task<string> LettersAsync(HttpMethod method, string template)
    {
        var address = Regex.Replace(template, "{[^}]+}", "x", RegexOptions.None, TimeSpan.FromSeconds(5));
        var letters = "";
        foreach (var (person, letter) in People.Zip(Everybody)) letters += await IsForAsync(person, method, address) ? letter : '-';
        return letters;
    }

    private async Task<bool> IsForAsync(string person, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await (person.Length == 0 ? fixture.App.Http : fixture.Signed[person].Http).SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.Forbidden) return false;
        if (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.IsAbsoluteUri && answer.Headers.Location.AbsolutePath is "/sign-in" or "/no-access") return false;
        return !(await answer.Content.ReadAsStringAsync()).Contains(NotForThem, StringComparison.Ordinal);
    }

    public sealed class OwnApp() : DashboardAppFixture(new DashboardAppOptions())
    {
        internal Dictionary<string, SignedIn> Signed { get; } = new(StringComparer.Ordinal);

        // Files, the framework's own, and what pretends to be another server tell nothing of ours.
        internal IReadOnlyDictionary<string, RouteEndpoint> Others => App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            .Select(endpoint => (Name: NameOf(endpoint), endpoint))
            .Where(each => !each.Name.Contains(" /_", StringComparison.Ordinal) && !each.Name.Contains('.', StringComparison.Ordinal) && !each.Name.EndsWith(":file}", StringComparison.Ordinal)
                && !each.Name.Contains("/sandbox/identity", StringComparison.Ordinal))
            .DistinctBy(each => each.Name, StringComparer.Ordinal).ToDictionary(each => each.Name, each => each.endpoint, StringComparer.Ordinal);

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var person in People.Where(name => name.Length > 0)) Signed[person] = await SignedIn.AsAsync(App, person);
        }

        private static string NameOf(RouteEndpoint endpoint) =>
            $"{(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "any")} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";
    }
}
