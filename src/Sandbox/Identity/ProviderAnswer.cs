namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>What answers of the provider to machines have in common.</summary>
internal static class ProviderAnswer
{
    /// <summary>An error in the shape of RFC 6749, 5.2.</summary>
    public static IResult Error(int code, string error, string why) => Results.Json(new { error, error_description = why }, statusCode: code);

    public static void KeepNowhere(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
    }
}
