using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Certificates: for the keys in a file, as an administrator would make them, and for TLS on this machine.</summary>
internal static class TestCertificate
{
    public const string Password = "canary-certificate-password";

    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes it as <c>name.pfx</c> and returns the path.</summary>
    public static string WritePfx(TestFolder folder, string name)
    {
        using var certificate = Make(name);
        var path = folder.PathOf(name + ".pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, Password));
        return path;
    }

    /// <summary>Writes it as <c>name.pem</c>, with or without a password, and returns the path.</summary>
    public static string WritePem(TestFolder folder, string name, bool hasPassword)
    {
        using var certificate = Make(name);
        using var key = certificate.GetRSAPrivateKey()!;
        var path = folder.PathOf(name + ".pem");
        var keyPem = hasPassword ? key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) : key.ExportPkcs8PrivateKeyPem();
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{keyPem}\n");
        return path;
    }

    /// <summary>One that cannot protect keys: its key is of another kind.</summary>
    public static string WriteElliptic(TestFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=elliptic", key, HashAlgorithmName.SHA256).CreateSelfSigned(From, From.AddYears(10));
        var path = folder.PathOf("elliptic.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, Password));
        return path;
    }

    /// <summary>One that nobody vouches for, for a server that is reached by a name or as 127.0.0.1.</summary>
    public static X509Certificate2 OfServer(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(From, From.AddYears(10));
    }

    private static X509Certificate2 Make(string name)
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(From, From.AddYears(10));
    }
}
