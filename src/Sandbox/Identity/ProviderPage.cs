using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>The provider's own small pages: as another server's, none of the dashboard's frame, styles and sessions.</summary>
internal static class ProviderPage
{
    private const string Style =
        "html{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}body{max-width:32rem;margin:12vh auto;padding:0 1rem}h1{font-size:1.4rem;margin:0 0 .25rem}"
        + "p{color:light-dark(#5a6372,#9fa7b5);margin:0 0 1rem}form{display:grid;gap:.5rem}button{display:flex;gap:1rem;align-items:baseline;padding:.75rem 1rem;"
        + "border:1px solid light-dark(#858d9b,#6d7584);border-radius:8px;background:light-dark(#fff,#161920);color:inherit;font:inherit;text-align:left;cursor:pointer}"
        + "button:hover{border-color:light-dark(#4340d2,#a9abff)}button:focus-visible{outline:2px solid light-dark(#4340d2,#a9abff);outline-offset:2px}"
        + "b{flex:0 0 4rem}i{flex:0 0 5rem;font-style:normal;color:light-dark(#4340d2,#a9abff)}";

    private const string Script = "document.forms[0].submit()";

    private static readonly string StyleHash = HashOf(Style);
    private static readonly string ScriptHash = HashOf(Script);

    /// <summary>One button for each of the cast.</summary>
    public static Task ChooseAsync(HttpContext http, IReadOnlyList<CastMember> members, string action, string leadsTo)
    {
        var buttons = members.Select(member =>
            $"<button name=\"{ProviderForm.MemberField}\" value=\"{Html(member.Name)}\"><b>{Html(member.Name)}</b><i>{Html(member.Roles.Count == 0 ? "no role" : string.Join(", ", member.Roles))}</i><span>{Html(member.ComesTo)}</span></button>");
        return WriteAsync(http, "Who are you?", $"<p>This is the sandbox's identity provider. Nobody needs a password here.</p>{Form(http, action, string.Concat(buttons))}", leadsTo);
    }

    public static Task ConfirmAsync(HttpContext http, CastMember member, string action, string? leadsTo) =>
        WriteAsync(http, "Sign out?", $"<p>{Html(member.Name)} is signed in at the sandbox's identity provider.</p>{Form(http, action, "<button>Sign out</button>")}", leadsTo);

    public static Task SayAsync(HttpContext http, string words) => WriteAsync(http, "Done", $"<p>{Html(words)}</p>");

    public static Task RefuseAsync(HttpContext http, string why)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return WriteAsync(http, "This did not work", $"<p>{Html(why)}</p>");
    }

    /// <summary>An answer that goes on as a form (OAuth 2.0 Form Post Response Mode).</summary>
    public static Task PassOnAsync(HttpContext http, string address, IEnumerable<(string Name, string Value)> fields)
    {
        var hidden = string.Concat(fields.Select(field => $"<input type=\"hidden\" name=\"{Html(field.Name)}\" value=\"{Html(field.Value)}\">"));
        return WriteAsync(http, "Signing in", $"<form method=\"post\" action=\"{Html(address)}\">{hidden}<button>Go on</button></form><script>{Script}</script>", address);
    }

    private static string Form(HttpContext http, string action, string content) =>
        $"<form method=\"post\" action=\"{Html(action)}\"><input type=\"hidden\" name=\"{ProviderForm.SecretField}\" value=\"{ProviderForm.SecretFor(http)}\">{content}</form>";

    // Browsers hold form-action also to where a form is sent on to, which may be another name of this machine.
    private static Task WriteAsync(HttpContext http, string title, string content, string? leadsTo = null)
    {
        var target = leadsTo is null ? "" : " " + new Uri(leadsTo).GetLeftPart(UriPartial.Authority);
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src '{StyleHash}'; script-src '{ScriptHash}'; form-action 'self'{target}; frame-ancestors 'none'; base-uri 'none'";
        return http.Response.WriteAsync(
            $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Sandbox identity</title><style>{Style}</style></head><body><main><h1>{title}</h1>{content}</main></body></html>",
            http.RequestAborted);
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
