using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What a sign-in was begun with, and what the answer to it has to fit. Kept, sealed, in the state that goes to the provider and comes back.</summary>
internal sealed record BegunSignIn(string Nonce, string CodeVerifier, string RedirectUri, DateTimeOffset BegunAt, bool AskedToProve)
{
    private const string NonceItem = ".nonce";
    private const string VerifierItem = ".code_verifier";
    private const string RedirectItem = ".redirect_uri";
    private const string BegunAtItem = ".begun_at";
    private const string AskedToProveItem = ".asked_to_prove";
    private const int RandomBytes = 32;

    /// <summary>What of the verifier may be seen on the way (RFC 7636, S256).</summary>
    public string CodeChallenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(CodeVerifier)));

    public static BegunSignIn Begin(string redirectUri, DateTimeOffset now, bool asksToProve) => new(Secret(), Secret(), redirectUri, now, asksToProve);

    public void WriteTo(AuthenticationProperties properties)
    {
        properties.Items[NonceItem] = Nonce;
        properties.Items[VerifierItem] = CodeVerifier;
        properties.Items[RedirectItem] = RedirectUri;
        properties.Items[BegunAtItem] = BegunAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (AskedToProve) properties.Items[AskedToProveItem] = "";
    }

    /// <summary>Null when these properties are no sign-in's: a sign-out has a state too.</summary>
    public static BegunSignIn? ReadFrom(AuthenticationProperties properties)
    {
        var items = properties.Items;
        return items.TryGetValue(NonceItem, out var nonce) && items.TryGetValue(VerifierItem, out var verifier) && items.TryGetValue(RedirectItem, out var redirect)
            && items.TryGetValue(BegunAtItem, out var begunAt) && nonce is not null && verifier is not null && redirect is not null
            && long.TryParse(begunAt, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? new BegunSignIn(nonce, verifier, redirect, DateTimeOffset.FromUnixTimeSeconds(seconds), items.ContainsKey(AskedToProveItem))
                : null;
    }

    private static string Secret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));
}
