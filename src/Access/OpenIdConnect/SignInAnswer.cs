using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What the browser brings back from the provider, in the address or as a form. Nothing of it is believed yet.</summary>
internal sealed record SignInAnswer(string? State, string? Code, string? Issuer, string? Error)
{
    private const int BodyBytesMax = 64 * 1024;
    private const int CodeCharactersMax = 8 * 1024;
    private const int ErrorCharactersMax = 40;

    private static readonly string[] Single = ["state", "code", "iss", "error"];
    private static readonly string[] NeverHere = ["id_token", "access_token", "refresh_token"];

    /// <summary>The answer, or the reason why it is none.</summary>
    public static async Task<(SignInAnswer? Answer, string Fault)> ReadAsync(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method)) return Read(name => request.Query[name]);
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType) return (null, "the answer is neither an address nor a form");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = BodyBytesMax;
        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return Read(name => form[name]);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return (null, "the answer is a form that cannot be read");
        }
    }

    private static (SignInAnswer? Answer, string Fault) Read(Func<string, StringValues> value)
    {
        if (Single.Any(name => value(name).Count > 1)) return (null, "the answer says something twice");
        if (NeverHere.Any(name => value(name).Count > 0)) return (null, "the answer carries a token");
        var answer = new SignInAnswer(TextOf(value("state")), TextOf(value("code")), TextOf(value("iss")), WordOf(TextOf(value("error"))));
        return answer.Code?.Length > CodeCharactersMax ? (null, "the answer's code is too long") : (answer, "");
    }

    private static string? TextOf(StringValues values) => values.Count == 0 ? null : values.ToString();

    // It goes into the log, and comes from whoever made the address.
    private static string? WordOf(string? error) =>
        error is null ? null : error.Length <= ErrorCharactersMax && error.All(letter => char.IsAsciiLetterLower(letter) || letter == '_') ? error : "another error";
}
