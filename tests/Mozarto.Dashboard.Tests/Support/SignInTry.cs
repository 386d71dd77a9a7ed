using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>A browser, as far as signing in goes: it keeps cookies, and goes where it is sent only when it is told to.</summary>
internal sealed class SignInTry : IDisposable
{
    private const int RedirectsMax = 12;

    private readonly CookieContainer cookies = new();
    private readonly Uri dashboard;
    private readonly HttpClient http;

    public SignInTry(Uri dashboard)
    {
        this.dashboard = dashboard;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false });
    }

    /// <summary>Presses the button; says where it leads.</summary>
    public Task<Uri> BeginAsync(string returnUrl = "/") => BeginAtAsync($"/sign-in/begin?returnUrl={Uri.EscapeDataString(returnUrl)}");

    /// <summary>Presses "Confirm it is you"; says where it leads.</summary>
    public Task<Uri> BeginAgainAsync() => BeginAtAsync("/sign-in/again");

    private async Task<Uri> BeginAtAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(dashboard, path));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return new Uri(dashboard, answer.Headers.Location!);
    }

    /// <summary>Comes back from the provider; says where that leads.</summary>
    public async Task<Uri> ReturnAsync(IEnumerable<KeyValuePair<string, string?>> answer, bool asForm = false)
    {
        if (!asForm) return await ReturnAsync(HttpMethod.Get, answer, content: null);
        using var form = new FormUrlEncodedContent(answer.Select(pair => KeyValuePair.Create(pair.Key, pair.Value ?? "")));
        return await ReturnAsync(HttpMethod.Post, [], form);
    }

    /// <summary>Comes back in a way that a provider may have made up.</summary>
    public async Task<Uri> ReturnAsync(HttpMethod method, IEnumerable<KeyValuePair<string, string?>> inAddress, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, QueryHelpers.AddQueryString(new Uri(dashboard, "/signin-oidc").ToString(), inAddress)) { Content = content };
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return new Uri(dashboard, response.Headers.Location!);
    }

    /// <summary>Goes on from an address until no further one is named; says where that was, and what came.</summary>
    public async Task<(Uri Address, HttpStatusCode Code, string Text)> FollowAsync(Uri address)
    {
        for (var step = 0; step < RedirectsMax; step++)
        {
            using var answer = await http.GetAsync(address);
            if (answer.Headers.Location is not { } next) return (address, answer.StatusCode, await answer.Content.ReadAsStringAsync());
            address = new Uri(address, next);
        }

        throw new InvalidOperationException($"More than {RedirectsMax} redirects; the last one led to {address.AbsolutePath}.");
    }

    /// <summary>Opens a page and says where one is sent instead, or the page's own path.</summary>
    public async Task<string> OpenAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(dashboard, path));
        return answer.Headers.Location is { } next ? new Uri(dashboard, next).AbsolutePath : path;
    }

    public async Task<string> ReadAsync(string path) => await http.GetStringAsync(new Uri(dashboard, path));

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent form) => http.PostAsync(new Uri(dashboard, path), form);

    /// <summary>Whether there is a session, with a role or without.</summary>
    public async Task<bool> HasSessionAsync() => await OpenAsync("/deliveries") != "/sign-in";

    /// <summary>The cookies that go to an address of the dashboard, by name.</summary>
    public IReadOnlyList<string> CookieNames(string path) => [.. cookies.GetCookies(new Uri(dashboard, path)).Select(cookie => cookie.Name)];

    /// <summary>What they hold.</summary>
    public IReadOnlyList<string> CookieValues(string path) => [.. cookies.GetCookies(new Uri(dashboard, path)).Select(cookie => cookie.Value)];

    /// <summary>Another browser with all that this one keeps now, as whoever copied its cookies has it.</summary>
    public SignInTry Copy()
    {
        var copy = new SignInTry(dashboard);
        copy.cookies.Add(cookies.GetAllCookies());
        return copy;
    }

    public void Dispose() => http.Dispose();
}
