using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>The keys of a provider: one of RSA and one of an elliptic curve, which are published, and strange ones, which are not.</summary>
internal sealed class EvilKeys : IDisposable
{
    public const string RsaName = "rsa-1";
    public const string CurveName = "curve-1";

    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public EvilKeys() => Published = new JsonObject { ["keys"] = new JsonArray(RsaKey(RsaName, rsa), CurveKey()) }.ToJsonString();

    public RSA StrangeRsa { get; } = RSA.Create(2048);

    public ECDsa StrangeCurve { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key set as text.</summary>
    public string Published { get; set; }

    public string PublicPem => rsa.ExportSubjectPublicKeyInfoPem();

    public JsonObject StrangePublic => RsaKey("strange", StrangeRsa);

    /// <summary>Only the key of RSA, without a name.</summary>
    public string OneNameless()
    {
        var key = RsaKey(RsaName, rsa);
        key.Remove("kid");
        return new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString();
    }

    /// <summary>A key of RSA that is too short for signatures.</summary>
    public static string OneShort()
    {
        using var shortKey = RSA.Create(1024);
        return new JsonObject { ["keys"] = new JsonArray(RsaKey(RsaName, shortKey)) }.ToJsonString();
    }

    /// <summary>A new name for the key of RSA, as after a rotation.</summary>
    public string Renamed(string name) => new JsonObject { ["keys"] = new JsonArray(RsaKey(name, rsa)) }.ToJsonString();

    public byte[] Sign(string algorithm, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return algorithm switch
        {
            "RS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES256" => curve.SignData(bytes, HashAlgorithmName.SHA256),
            _ => [],
        };
    }

    public byte[] SignStrangely(string text) => StrangeRsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public void Dispose()
    {
        rsa.Dispose();
        curve.Dispose();
        StrangeRsa.Dispose();
        StrangeCurve.Dispose();
    }

    private static JsonObject RsaKey(string name, RSA key)
    {
        var open = key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA", ["use"] = "sig", ["kid"] = name, ["n"] = WebEncoders.Base64UrlEncode(open.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(open.Exponent!),
        };
    }

    private JsonObject CurveKey()
    {
        var open = curve.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "EC", ["use"] = "sig", ["kid"] = CurveName, ["crv"] = "P-256", ["x"] = WebEncoders.Base64UrlEncode(open.Q.X!), ["y"] = WebEncoders.Base64UrlEncode(open.Q.Y!),
        };
    }
}
