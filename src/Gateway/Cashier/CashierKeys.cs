using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>Where the credentials for Mozarto come from. Null: none are entered, or not all.</summary>
internal interface ICashierKeys
{
    ValueTask<CashierKeys?> CurrentAsync(CancellationToken stop);
}

/// <summary>How Mozarto learns who the user is ("Authentication" page).</summary>
public enum CustomerContext
{
    /// <summary><c>x-user-token</c>: a signed token says it.</summary>
    SignedToken = 1,

    /// <summary><c>x-user-authorization</c>: a pass, with which Mozarto asks at the User Auth URL.</summary>
    AuthUrl,
}

/// <summary>Makes passes for the mode <see cref="CustomerContext.AuthUrl"/>.</summary>
internal interface ICustomerPasses
{
    /// <summary>A pass that is good for one question, about this user.</summary>
    ValueTask<string> IssueAsync(CustomerClaims claims, CancellationToken stop);
}

/// <summary>The address and the credentials of one Mozarto company. Never printed, never logged.</summary>
internal sealed class CashierKeys(CashierAddress address, string companyToken, string secretKey)
{
    public CustomerContext UserContext { get; init; } = CustomerContext.SignedToken;

    public CashierAddress Address { get; } = address;

    /// <summary>The long-lived token of the company, without "Bearer".</summary>
    public string CompanyToken { get; } = companyToken;

    /// <summary>Signs the user's token.</summary>
    public string SecretKey { get; } = secretKey;

    public CashierBinding Binding { get; } = CashierBinding.Of(address, companyToken);

    public override string ToString() => "credentials for Mozarto";
}

/// <summary>What an approval is given for besides the bytes: to whom, and as which company. The token itself is not in it.</summary>
internal sealed record CashierBinding(string Address, string TokenFingerprint)
{
    private const int FingerprintCharacters = 16;

    public static CashierBinding Of(CashierAddress address, string companyToken) => new(address.Url.AbsoluteUri, FingerprintOf(companyToken));

    /// <summary>What may be shown of a company token.</summary>
    public static string FingerprintOf(string companyToken) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(companyToken)))[..FingerprintCharacters];
}

/// <summary>The one address that payouts go to, made from Mozarto's base URL: <c>https</c>, or <c>http</c> within this machine for the sandbox.</summary>
internal sealed record CashierAddress
{
    /// <summary>Mozarto's own addresses, as its documentation names them.</summary>
    public const string ProductionBaseUrl = "https://backend.app.mozarto.io";
    public const string SandboxBaseUrl = "https://backend.stg-app.mozarto.io";

    private const string Path = "/v1/api/mozarto/cashier";

    private CashierAddress(Uri url) => Url = url;

    public Uri Url { get; }

    /// <summary>Null for a base URL that credentials must not be sent to; <paramref name="fault"/> says what to enter instead.</summary>
    public static CashierAddress? TryMake(string? baseUrl, bool isSandbox, out string? fault)
    {
        fault = FaultOf(baseUrl?.Trim(), isSandbox, out var url);
        return fault is null ? new CashierAddress(new Uri(url.AbsoluteUri.TrimEnd('/') + Path)) : null;
    }

    private static string? FaultOf(string? baseUrl, bool isSandbox, out Uri url)
    {
        if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out url!) || url.Host.Length == 0) return "Enter an address such as https://backend.app.mozarto.io";
        if (url.UserInfo.Length > 0) return "Leave out user and password: the address is shown.";
        if (url.Query.Length > 0 || url.Fragment.Length > 0) return "Leave out everything from ? or # on.";
        if (url.Scheme == Uri.UriSchemeHttps) return null;
        if (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback && isSandbox) return null;
        return "Enter an address that begins with https:// since credentials and money go there.";
    }
}
