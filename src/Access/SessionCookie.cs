namespace Mozarto.Dashboard.Access;

/// <summary>
/// The cookie that holds the key of a session. Its name begins with <c>__Host-</c>, by which browsers make sure that it came from this very host over TLS. Over
/// plain HTTP, which is for loopback, browsers refuse that name (Chromium too, although it trusts loopback otherwise), so there it has another one and is not Secure.
/// A key that was given over plain HTTP is never taken over TLS: somebody on the way could have put it there.
/// </summary>
internal static class SessionCookie
{
    public const string NameOverTls = "__Host-mozarto-session";
    public const string NameOverPlainHttp = "mozarto-session";

    public static string? Read(HttpContext http) => http.Request.Cookies[NameFor(http)] is { Length: > 0 } key ? key : null;

    // Without an age: it goes with the browser, and the session in the store decides in any case.
    public static void Write(HttpContext http, string key) => http.Response.Cookies.Append(NameFor(http), key, OptionsFor(http));

    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(NameFor(http), OptionsFor(http));

    private static string NameFor(HttpContext http) => http.Request.IsHttps ? NameOverTls : NameOverPlainHttp;

    private static CookieOptions OptionsFor(HttpContext http) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", Secure = http.Request.IsHttps, IsEssential = true };
}
