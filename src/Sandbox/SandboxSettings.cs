namespace Mozarto.Dashboard.Sandbox;

/// <summary>
/// What the sandbox is made of: endpoints with secrets that everyone may know, and people who may sign in with a press.
/// It runs on loopback, against a database of its own.
/// </summary>
internal static class SandboxSettings
{
    public const string EnabledSetting = "Sandbox:Enabled";
    public const string AllowRemoteSetting = "Sandbox:AllowRemote";

    public const string MozartoSlug = "mozarto";
    public const string MozartoSecret = "sandbox-mozarto-secret";
    public const string MozartPaySlug = "mozart-pay";
    public const string MozartPaySecret = "sandbox_mozart_pay_secret";

    /// <summary>The pretend company's credentials at the pretend Mozarto's cashier.</summary>
    public const string CompanyToken = "sandbox-company-token";
    public const string SecretKey = "sandbox-secret-key-of-the-pretend-company";

    /// <summary>The sandbox's endpoints, in the words of the configuration; a configuration that names its own endpoints wins.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Endpoints =>
    [
        new("Endpoints:0:Slug", MozartoSlug),
        new("Endpoints:0:Kind", "Mozarto"),
        new("Endpoints:0:Secret", MozartoSecret),
        new("Endpoints:1:Slug", MozartPaySlug),
        new("Endpoints:1:Kind", "MozartPay"),
        new("Endpoints:1:Secret", MozartPaySecret),
    ];
}
