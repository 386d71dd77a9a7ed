using System.Buffers.Text;
using System.Security.Cryptography;

namespace Mozarto.Dashboard.Access;

/// <summary>What a browser holds of its session: 256 random bits, which mean nothing by themselves.</summary>
internal static class SessionKey
{
    private const int KeyBytes = 32;
    private const int KeyCharacters = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>What the store finds it by; null where no key of ours looks like this.</summary>
    public static byte[]? Hash(string key) => key.Length == KeyCharacters && Base64Url.IsValid(key) ? SHA256.HashData(Base64Url.DecodeFromChars(key)) : null;
}
