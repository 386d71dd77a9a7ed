using System.Security.Cryptography;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>
/// The sandbox's identity provider as its one client, the dashboard, has to know it: where it is, and as whom the dashboard comes. Id and secret are made
/// for this process. Addresses are null as long as nothing listens.
/// </summary>
internal sealed class SandboxIdentity(OwnAddress own, IConfiguration configuration)
{
    public const string SignInCallback = "/signin-oidc";
    public const string SignOutCallback = "/signout-callback-oidc";

    private const int SecretBytes = 32;

    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    public string ClientId { get; } = "sandbox-dashboard-" + RandomNumberGenerator.GetHexString(8, lowercase: true);

    public string ClientSecret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Who the provider says that it is, and where browsers reach it.</summary>
    public string? Issuer => PublicAddress ?? Inside;

    /// <summary>Where this process reaches it: behind a mapped port that is another address than the issuer's.</summary>
    public string? Inside => own.Find() is { } address ? Below(address) : null;

    public string? MetadataAddress => Inside is { } inside ? inside + IdentitySetup.Discovery : null;

    /// <summary>Whether an address is exactly that of the dashboard's path: at the public address, or at a port where we listen, by any name of this machine.</summary>
    public bool IsOurs(string? address, string path) =>
        address is not null && Origins().Any(origin => string.Equals(address, origin + path, StringComparison.Ordinal));

    // Who opens the sandbox to others says how they reach it; on loopback the address of callback URLs has nothing to do with signing in.
    private string? PublicAddress =>
        bool.TryParse(configuration[SandboxSettings.AllowRemoteSetting], out var isRemote) && isRemote
        && Uri.TryCreate(configuration[Dashboard.PublicAddress.Setting], UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? Below(address) : null;

    private IEnumerable<string> Origins()
    {
        var listening = own.FindAll().SelectMany(address => LoopbackHosts.Select(host => new UriBuilder(address) { Host = host }.Uri).Prepend(address));
        var open = PublicAddress is { } address ? listening.Prepend(new Uri(address)) : listening;
        return open.Select(each => each.GetLeftPart(UriPartial.Authority));
    }

    private static string Below(Uri address) => address.GetLeftPart(UriPartial.Authority) + Pages.SandboxIdentity;
}
