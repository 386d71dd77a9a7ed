using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>Encrypts and decrypts the credentials for Mozarto, and makes of a secret key what may be shown of it.</summary>
internal sealed class CredentialsProtection(IDataProtectionProvider protection, InstallationKey installationKey)
{
    private const int FingerprintCharacters = 16;

    private readonly IDataProtector protector = protection.CreateProtector("Mozarto.Dashboard.MozartoCredentials");

    public byte[] Protect(string secret) => protector.Protect(Encoding.UTF8.GetBytes(secret));

    /// <summary>Null when what it was encrypted with is gone.</summary>
    public string? TryUnprotect(byte[] encrypted)
    {
        try
        {
            return Encoding.UTF8.GetString(protector.Unprotect(encrypted));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Keyed: a person may have chosen a secret key that could be guessed from a plain digest. It differs from installation to installation.</summary>
    public string FingerprintOf(string secretKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(installationKey.Value, Encoding.UTF8.GetBytes(secretKey)))[..FingerprintCharacters];
}
