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

    /// <summary>Reads a file as it comes, keeping none of it. Says how many lines and bytes it has.</summary>
    public async Task<(long Lines, long Bytes)> DownloadAsync(string path, Action eachPart)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 16];
        var (lines, bytes) = (0L, 0L);
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            bytes += read;
            eachPart();
        }

        return (lines, bytes);
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
