using System.Security.Cryptography;

namespace Mozarto.Dashboard.Audit;

/// <summary>
/// The key of the audit log: 32 bytes derived (HKDF-SHA256) from the installation key, which lies in the database only under data protection. Whoever can
/// write the database and has not these keys can make neither an entry nor a seal that fits.
/// </summary>
/// <param name="installationKey">Read when the first digest is made, since the installation is opened after everything is registered.</param>
internal sealed class AuditKey(Func<byte[]> installationKey)
{
    public const int DigestBytes = 32;

    private byte[]? derived;

    /// <summary>A digest under the key of whatever is appended to it; the caller disposes it.</summary>
    public IncrementalHash NewDigest() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, derived ??= HKDF.DeriveKey(
        HashAlgorithmName.SHA256, installationKey(), DigestBytes, info: "Mozarto.Dashboard.Audit.1"u8.ToArray()));
}
