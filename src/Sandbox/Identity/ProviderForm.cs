using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>Forms of the provider's own pages, guarded by a secret that stands in a cookie and in the form: no other site can know it.</summary>
internal static class ProviderForm
{
    public const string SecretField = "form_secret";
    public const string MemberField = "member";

    private const string CookieName = "sandbox-identity-form";
    private const int SecretBytes = 32;
    private const int SecretDigits = 2 * SecretBytes;

    /// <summary>For the form of a page that is being written.</summary>
    public static string SecretFor(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is { Length: SecretDigits } known && known.All(char.IsAsciiHexDigit)) return known;
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        http.Response.Cookies.Append(CookieName, secret, new CookieOptions
        {
            Path = Pages.SandboxIdentity, HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps,
        });
        return secret;
    }

    public static async Task<bool> IsGenuineAsync(HttpContext http) =>
        await ProviderParameters.ReadAsync(http.Request) is { } form
        && http.Request.Cookies[CookieName] is { Length: SecretDigits } known
        && form[SecretField] is { } sent
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(known));
}
