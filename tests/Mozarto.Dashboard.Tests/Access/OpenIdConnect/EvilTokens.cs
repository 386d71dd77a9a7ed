using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>Every lie that ends without a session, with what the log says of it.</summary>
internal static class EvilTokens
{
    private const string NotSigned = "is not a signed token";
    private const string Unreadable = "cannot be read";
    private const string WrongAlgorithm = "signed in a way that is not taken";
    private const string WrongSignature = "signature is wrong";
    private const string NotNow = "no longer or not yet valid";
    private const string WrongNonce = "nonce is not the one";

    public static readonly IReadOnlyDictionary<string, (EvilScript Script, string Reason)> All = new Dictionary<string, (EvilScript, string)>(StringComparer.Ordinal)
    {
        ["no ID token"] = (new() { Given = given => given.Remove("id_token") }, "there is no ID token"),
        ["an empty ID token"] = (new() { Token = _ => "" }, "there is no ID token"),
        ["a number as ID token"] = (new() { Given = given => given["id_token"] = 7 }, "there is no ID token"),
        ["a word as ID token"] = (new() { Token = _ => "token" }, NotSigned),
        ["dots only"] = (new() { Token = _ => ".." }, NotSigned),
        ["an encrypted token"] = (new() { Token = token => token + ".AAAA.AAAA" }, NotSigned),
        ["a token that is no Base64"] = (new() { Token = _ => "a b.c d.e f" }, Unreadable),
        ["a token that is no JSON"] = (new() { Token = _ => "AAAA.AAAA.AAAA" }, Unreadable),
        ["claims that are a list"] = (new() { ClaimsText = _ => "[]" }, Unreadable),
        ["claims that nest without end"] = (new() { ClaimsText = _ => new string('[', 5000) }, Unreadable),
        ["claims that nest too deep"] = (new() { ClaimsText = text => $"{text[..^1]},\"deep\":{new string('[', 32)}{new string(']', 32)}}}" }, Unreadable),
        ["claims cut off"] = (new() { ClaimsText = text => text[..^1] }, Unreadable),
        ["a claim twice"] = (new() { ClaimsText = text => text[..^1] + ",\"sub\":\"person-2\"}" }, Unreadable),
        ["a nested claim twice"] = (new() { ClaimsText = text => text[..^1] + ",\"realm_access\":{\"roles\":[],\"roles\":[\"Admin\"]}}" }, Unreadable),
        ["a token of a megabyte"] = (new() { Claims = claims => claims["filler"] = new string('a', 1 << 20) }, "the token endpoint does not answer"),
        ["a token of 200 KB"] = (new() { Claims = claims => claims["filler"] = new string('a', 200_000) }, "too long"),
        ["another issuer"] = (new() { Claims = claims => claims["iss"] = "https://evil.example" }, "another issuer's"),
        ["no issuer"] = (new() { Claims = claims => claims.Remove("iss") }, "has no iss"),
        ["no subject"] = (new() { Claims = claims => claims.Remove("sub") }, "no fit sub"),
        ["an empty subject"] = (new() { Claims = claims => claims["sub"] = "" }, "no fit sub"),
        ["a number as subject"] = (new() { Claims = claims => claims["sub"] = 1 }, "no fit sub"),
        ["a subject with a line break"] = (new() { Claims = claims => claims["sub"] = "a\nb" }, "no fit sub"),
        ["a subject of 256 characters"] = (new() { Claims = claims => claims["sub"] = new string('a', 256) }, "no fit sub"),
        ["another audience"] = (new() { Claims = claims => claims["aud"] = "somebody-else" }, "for somebody else (aud)"),
        ["no audience"] = (new() { Claims = claims => claims.Remove("aud") }, "no aud"),
        ["an empty list of audiences"] = (new() { Claims = claims => claims["aud"] = new JsonArray() }, "for somebody else (aud)"),
        ["numbers as audience"] = (new() { Claims = claims => claims["aud"] = new JsonArray(1) }, "not made of texts"),
        ["several audiences, made for a foreign one"] = (new() { Claims = claims => (claims["aud"], claims["azp"]) = (new JsonArray(EvilProvider.ClientId, "other"), "other") }, "does not fit the protocol"),
        ["several audiences, and nobody it was made for"] = (new() { Claims = claims => claims["aud"] = new JsonArray(EvilProvider.ClientId, "other") }, "azp"),
        ["one audience, made for a foreign one"] = (new() { Claims = claims => claims["azp"] = "other" }, "does not fit the protocol"),
        ["made for a number"] = (new() { Claims = claims => claims["azp"] = 1 }, "azp is no text"),
        ["no time of issue"] = (new() { Claims = claims => claims.Remove("iat") }, "no fit iat"),
        ["issued in the future"] = (new() { Claims = claims => claims["iat"] = (long)claims["iat"]! + 600 }, "issued in the future"),
        ["no end"] = (new() { Claims = claims => claims.Remove("exp") }, "no fit exp"),
        ["an end beyond all years"] = (new() { Claims = claims => claims["exp"] = 1e300 }, "no fit exp"),
        ["an end as text"] = (new() { Claims = claims => claims["exp"] = "later" }, "no fit exp"),
        ["expired"] = (new() { Claims = claims => claims["exp"] = (long)claims["iat"]! - 600 }, NotNow),
        ["not yet valid"] = (new() { Claims = claims => claims["nbf"] = (long)claims["iat"]! + 600 }, NotNow),
        ["a start that is no instant"] = (new() { Claims = claims => claims["nbf"] = "now" }, "nbf is no instant"),
        ["signed in in the future"] = (new() { Claims = claims => claims["auth_time"] = (long)claims["iat"]! + 600 }, "auth_time is in the future"),
        ["signed in at no instant"] = (new() { Claims = claims => claims["auth_time"] = "just now" }, "auth_time is no instant"),
        ["another nonce"] = (new() { Claims = claims => claims["nonce"] = "another" }, WrongNonce),
        ["no nonce"] = (new() { Claims = claims => claims.Remove("nonce") }, WrongNonce),
        ["not signed"] = (new() { Header = header => header["alg"] = "none", Sign = (_, _) => [] }, NotSigned),
        ["alg none with a signature"] = (new() { Header = header => header["alg"] = "none", Sign = (keys, text) => keys.Sign("RS256", text) }, "ID token"),
        ["a strange key under a known name"] = (new() { Sign = (keys, text) => keys.SignStrangely(text) }, WrongSignature),
        ["a strange curve under a known name"] = (
            new() { Header = header => (header["alg"], header["kid"]) = ("ES256", EvilKeys.CurveName), Sign = (keys, text) => keys.StrangeCurve.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256) }, WrongSignature),
        ["HS256 with the public key"] = (new() { Header = header => header["alg"] = "HS256", Sign = (keys, text) => Hmac(keys.PublicPem, text) }, WrongAlgorithm),
        ["HS256 with the client's secret"] = (new() { Header = header => header["alg"] = "HS256", Sign = (_, text) => Hmac(EvilProvider.ClientSecret, text) }, WrongAlgorithm),
        ["a curve's algorithm with the key of RSA"] = (new() { Header = header => header["alg"] = "ES256", Sign = (keys, text) => keys.Sign("RS256", text) }, "ID token"),
        ["a key that nobody published"] = (new() { Header = header => header["kid"] = "unheard-of", Sign = (keys, text) => keys.SignStrangely(text) }, "does not publish"),
        ["no name of a key, and a strange one"] = (new() { Header = header => header.Remove("kid"), Sign = (keys, text) => keys.SignStrangely(text) }, "ID token"),
        ["a number as the key's name"] = (new() { Header = header => header["kid"] = 1 }, "kid is no text"),
        ["a key at an address (jku)"] = (new() { Header = header => header["jku"] = "https://evil.example/jwks" }, "header has jku"),
        ["a certificate at an address (x5u)"] = (new() { Header = header => header["x5u"] = "https://evil.example/x5u" }, "header has x5u"),
        ["a key of its own (jwk)"] = (new() { Header = header => header["jwk"] = JsonNode.Parse("{}"), Sign = (keys, text) => keys.SignStrangely(text) }, "header has jwk"),
        ["what has to be understood (crit)"] = (new() { Header = header => header["crit"] = new JsonArray("exp") }, "header has crit"),
        ["an access token as ID token"] = (new() { Header = header => header["typ"] = "at+jwt" }, "another type"),
        ["a changed claim"] = (new() { Token = Changed }, WrongSignature),
        ["a changed hash of the access token"] = (new() { Claims = claims => claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" }, "does not fit the protocol"),
        ["no access token"] = (new() { Given = given => given.Remove("access_token") }, "no access token"),
        ["a token of another kind"] = (new() { Given = given => given["token_type"] = "mac" }, "another type than Bearer"),
        ["userinfo of somebody else"] = (new() { Told = told => told["sub"] = "person-2" }, "tells of somebody else"),
        ["userinfo of nobody"] = (new() { Told = told => told.Remove("sub") }, "tells of somebody else"),
        ["userinfo that cannot be read"] = (new() { Instead = path => path == "/userinfo" ? Results.Text("<html>") : null }, "nothing readable"),
        ["userinfo that says something twice"] = (new() { Instead = path => path == "/userinfo" ? Results.Text($"{{\"sub\":\"x\",\"sub\":\"{EvilProvider.Subject}\"}}") : null }, "nothing readable"),
        ["userinfo that fails"] = (new() { Instead = path => path == "/userinfo" ? Results.StatusCode(500) : null }, "answered 500"),
        ["a code that was used"] = (new() { Instead = path => path == "/token" ? Results.Json(new { error = "invalid_grant" }, statusCode: 400) : null }, "used before"),
        ["a token endpoint that fails"] = (new() { Instead = path => path == "/token" ? Results.Json(new { error = "server_error" }, statusCode: 500) : null }, "answered 500"),
        ["a token endpoint that sends elsewhere"] = (new() { Instead = path => path == "/token" ? Results.Redirect("https://evil.example/") : null }, "answered 302"),
        ["a token endpoint that answers in HTML"] = (new() { Instead = path => path == "/token" ? Results.Text("<html>") : null }, "nothing readable"),
        ["a token endpoint that says something twice"] = (new() { Instead = path => path == "/token" ? Results.Text("{\"access_token\":\"a\",\"access_token\":\"b\"}") : null }, "nothing readable"),
    };

    private static byte[] Hmac(string key, string text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(text));

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parts[1])).Replace("dashboard-support", "dashboard-finance", StringComparison.Ordinal);
        return $"{parts[0]}.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(claims))}.{parts[2]}";
    }
}
