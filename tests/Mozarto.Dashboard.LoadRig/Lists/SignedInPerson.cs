using System.Net;
using System.Text.RegularExpressions;
using Mozarto.Dashboard.Sandbox;

namespace Mozarto.Dashboard.LoadRig.Lists;

/// <summary>Somebody who signs in at the sandbox and opens pages, without a browser.</summary>
internal sealed partial class SignedInPerson : IDisposable
{
    private readonly HttpClient http;

    private SignedInPerson(Uri address) => http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public static async Task<SignedInPerson> SignInAsync(Uri address, string name)
    {
        var person = new SignedInPerson(address);
        var page = await person.OpenAsync(Pages.SignIn);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(page).Groups["value"].Value),
            [SandboxSignIn.PersonField] = name,
        });
        using var answer = await person.http.PostAsync(new Uri(SandboxSignIn.Route, UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return person;
    }

    /// <summary>The whole page as the server renders it.</summary>
    public async Task<string> OpenAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
