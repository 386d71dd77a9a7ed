using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// What makes a text no address of a crypto currency. Where addresses carry a check sum (Bitcoin, Tron) it is checked, so that a mistyped one is found;
/// Ethereum's is in the case of its letters, which many wallets do not write, and is left alone. Pure.
/// </summary>
internal static class WalletAddress
{
    private const string Base58Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Bech32Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const string BitcoinMainNet = "bc";
    private const uint Bech32Constant = 1;
    private const uint Bech32mConstant = 0x2bc830a3;
    private const int ChecksumBytes = 4;
    private const int HashBytes = 20;
    private const int OtherCharactersMin = 10;
    private const byte TronVersion = 0x41;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static string? FaultOf(string address, string? crypto) => crypto switch
    {
        "BTC" => IsBitcoin(address) ? null : "This is no Bitcoin address: copy it from the wallet again.",
        "ETH" => IsEthereum(address) ? null : "This is no Ethereum address: 0x and 40 digits or letters from a to f.",
        "USDT" => IsEthereum(address) || IsBase58(address, TronVersion) ? null : "This is no address that holds USDT: one of Ethereum (0x…) or of Tron (T…).",
        _ when address.Length < OtherCharactersMin || !FieldRules.IsVisibleAscii(address) => "This is no wallet address: copy it from the wallet again.",
        _ => null,
    };

    private static bool IsEthereum(string address) =>
        address.Length == 2 + (2 * HashBytes) && address.StartsWith("0x", StringComparison.Ordinal) && !address.AsSpan(2).ContainsAnyExcept(HexDigits);

    private static bool IsBitcoin(string address) => IsBase58(address, 0x00) || IsBase58(address, 0x05) || IsSegwit(address);

    private static bool IsBase58(string address, byte version)
    {
        if (address.Length is < 25 or > 36) return false;
        BigInteger number = 0;
        foreach (var character in address)
        {
            if (Base58Digits.IndexOf(character, StringComparison.Ordinal) is not (>= 0 and var digit)) return false;
            number = (number * Base58Digits.Length) + digit;
        }

        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var zeros = address.Length - address.TrimStart(Base58Digits[0]).Length;
        var whole = new byte[(bytes is [0] ? 0 : bytes.Length) + zeros];
        if (whole.Length != 1 + HashBytes + ChecksumBytes || bytes is [0]) return false;
        bytes.CopyTo(whole, zeros);
        var hash = SHA256.HashData(SHA256.HashData(whole.AsSpan(..^ChecksumBytes)));
        return whole[0] == version && whole.AsSpan(^ChecksumBytes..).SequenceEqual(hash.AsSpan(..ChecksumBytes));
    }

    // BIP 173 and BIP 350: all of one case; the first digit is the version, which says which check sum belongs to it.
    private static bool IsSegwit(string address)
    {
        var upper = address.ToUpperInvariant();
        if (address != upper && address.AsSpan().ContainsAnyInRange('A', 'Z')) return false;
        var prefix = BitcoinMainNet + "1";
        if (address.Length is < 14 or > 74 || !address.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return false;
        var digits = new int[address.Length - prefix.Length];
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = Bech32Digits.IndexOf(upper[prefix.Length + i], StringComparison.OrdinalIgnoreCase);
            if (digits[i] < 0) return false;
        }

        var version = digits[0];
        var programBits = (digits.Length - 7) * 5;
        var isWhole = programBits % 8 <= 4 && (version == 0 ? programBits / 8 is 20 or 32 : programBits / 8 is >= 2 and <= 40);
        return version <= 16 && isWhole && Checksum(digits) == (version == 0 ? Bech32Constant : Bech32mConstant);
    }

    private static uint Checksum(ReadOnlySpan<int> digits)
    {
        var sum = Step(Step(Step(Step(Step(1, 'b' >> 5), 'c' >> 5), 0), 'b' & 31), 'c' & 31);
        foreach (var digit in digits) sum = Step(sum, digit);
        return sum;
    }

    private static uint Step(uint sum, int digit)
    {
        ReadOnlySpan<uint> generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var top = sum >> 25;
        sum = ((sum & 0x1ffffff) << 5) ^ (uint)digit;
        for (var i = 0; i < generators.Length; i++)
        {
            if (((top >> i) & 1) != 0) sum ^= generators[i];
        }

        return sum;
    }
}
