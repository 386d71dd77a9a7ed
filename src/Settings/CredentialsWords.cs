using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>What credentials mean, in words.</summary>
internal static class CredentialsWords
{
    public static string Of(CustomerContext mode) => mode switch
    {
        CustomerContext.SignedToken => "A signed token says who the user is (x-user-token)",
        CustomerContext.AuthUrl => "Mozarto asks here who the user is (x-user-authorization)",
        _ => throw new InvalidOperationException($"A mode without words: {mode}."),
    };

    /// <summary>Which of Mozarto's own environments an address is; null for another.</summary>
    public static string? Environment(string baseUrl) => baseUrl.Trim().TrimEnd('/') switch
    {
        CashierAddress.ProductionBaseUrl => "production",
        CashierAddress.SandboxBaseUrl => "sandbox",
        _ => null,
    };
}
