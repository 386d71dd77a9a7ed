using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mozarto.Dashboard.Data.Keys;

/// <summary>
/// How the keys are kept that encrypt secrets at rest (<c>DataProtection:…</c>): in which folder, and under which certificate. Outside Development and the
/// sandbox either a certificate or the explicit choice of none is needed: whoever could read keys in clear beside the database could read every secret in it.
/// </summary>
/// <param name="Folder">Where they lie on SQLite; on PostgreSQL they are only fetched from here into the database.</param>
/// <param name="Certificate">Encrypts them; null where they lie in clear.</param>
/// <param name="Earlier">Certificates that encrypted keys before, and still read those.</param>
/// <param name="AreLost">An administrator says that the keys are gone for good, and that secrets will be entered anew.</param>
internal sealed record KeyRingSettings(string Folder, X509Certificate2? Certificate, IReadOnlyList<X509Certificate2> Earlier, bool AreLost)
{
    public const string FolderSetting = "DataProtection:KeyFolder";
    public const string CertificateSetting = "DataProtection:CertificateFile";
    public const string PasswordSetting = "DataProtection:CertificatePassword";
    public const string EarlierSetting = "DataProtection:UnprotectCertificateFiles";
    public const string UnprotectedSetting = "DataProtection:KeysUnprotected";
    public const string LostSetting = "DataProtection:KeysAreLost";

    public static KeyRingSettings From(IConfiguration configuration, IHostEnvironment environment, ConfigurationProblems problems)
    {
        var root = environment.ContentRootPath;
        var folder = configuration[FolderSetting];
        var certificate = configuration[CertificateSetting] is { Length: > 0 } file ? Open(file, CertificateSetting, configuration, root, problems) : null;
        var earlier = (configuration[EarlierSetting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(each => Open(each, EarlierSetting, configuration, root, problems)).OfType<X509Certificate2>().ToList();
        CheckChoice(configuration, environment, problems);
        return new KeyRingSettings(Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? "App_Data/keys" : folder, root), certificate, earlier, problems.ReadFlag(configuration, LostSetting));
    }

    private static void CheckChoice(IConfiguration configuration, IHostEnvironment environment, ConfigurationProblems problems)
    {
        var (isUnprotected, hasCertificate) = (problems.ReadFlag(configuration, UnprotectedSetting), !string.IsNullOrEmpty(configuration[CertificateSetting]));
        if (isUnprotected && hasCertificate) problems.Add(UnprotectedSetting, $"is true although {CertificateSetting} names a certificate. Leave one of them out.");
        if (isUnprotected || hasCertificate || environment.IsDevelopment() || problems.ReadFlag(configuration, DatabaseSettings.SandboxSetting)) return;
        problems.Add(CertificateSetting, $"is missing: the keys that encrypt secrets would lie beside them in clear. Name a certificate with its private key (PFX or PEM), or say {UnprotectedSetting}=true if that is what you want.");
    }

    // Says neither the path nor why exactly: a password may be the reason.
    private static X509Certificate2? Open(string file, string setting, IConfiguration configuration, string contentRoot, ConfigurationProblems problems)
    {
        try
        {
            var path = Path.GetFullPath(file, contentRoot);
            // The loader's complaint about a missing file looks like one about a wrong password.
            if (!File.Exists(path)) throw new FileNotFoundException(null, path);
            var certificate = Load(path, configuration[PasswordSetting]);
            using var key = certificate.GetRSAPrivateKey();
            if (key is not null) return certificate;
            problems.Add(setting, "names a certificate without a private RSA key; only such a one can protect keys.");
        }
        catch (CryptographicException)
        {
            problems.Add(setting, $"names a file that cannot be opened as a certificate with its private key: it must be PFX or PEM, and {PasswordSetting} its password.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(setting, "names a file that cannot be read.");
        }

        return null;
    }

    private static X509Certificate2 Load(string path, string? password)
    {
        if (!path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)) return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        return string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
    }
}
