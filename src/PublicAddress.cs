namespace Mozarto.Dashboard;

/// <summary>The address under which senders reach us (setting <c>PublicBaseUrl</c>); callback URLs are made from it.</summary>
/// <param name="configured">Null where nobody has said it.</param>
/// <param name="own">Where the process reaches itself; only in the sandbox, whose senders live in it.</param>
internal sealed class PublicAddress(Uri? configured, Func<Uri?>? own)
{
    public const string Setting = "PublicBaseUrl";

    /// <summary>As it is configured; null where it is not.</summary>
    public Uri? Base => configured;

    public static Uri? Read(IConfiguration configuration, ConfigurationProblems problems)
    {
        var text = configuration[Setting];
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && IsUsable(address)) return address;
        problems.Add(Setting, "must be an address such as https://payments.example.com, without a query or a name and password.");
        return null;
    }

    /// <summary>Where senders reach an endpoint; null when nobody has said it.</summary>
    public Uri? CallbackOf(string slug) => (configured ?? own?.Invoke()) is { } address ? Of(address, slug) : null;

    /// <summary>The callback URL of an endpoint below an address.</summary>
    public static Uri Of(Uri address, string slug) => new(address, $"webhooks/{slug}");

    private static bool IsUsable(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;
}
