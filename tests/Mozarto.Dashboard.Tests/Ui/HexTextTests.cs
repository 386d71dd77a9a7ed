using System.Security.Cryptography;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>The last word on what came: every byte is there and in its place.</summary>
public sealed class HexTextTests
{
    [Fact]
    public void Nothing_is_nothing() => Assert.Equal("", HexText.Format([], 100));

    [Fact]
    public void A_line_has_its_offset_sixteen_bytes_and_what_of_them_is_ascii() =>
        Assert.Equal(
            "00000000  00 1f 20 7e 7f 80 ff 3c  41 42 43 44 45 46 47 48  |.. ~...<ABCDEFGH|\n"
            + "00000010  49                                                |I|",
            HexText.Format([0, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0xFF, 0x3C, .. "ABCDEFGHI"u8], 100));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(5000)]
    public void Every_byte_up_to_the_limit_can_be_read_back(int bytesMax)
    {
        var bytes = RandomNumberGenerator.GetBytes(4000);

        var lines = HexText.Format(bytes, bytesMax).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var read = lines.SelectMany(line => Convert.FromHexString(line[10..59].Replace(" ", "", StringComparison.Ordinal))).ToArray();

        Assert.Equal(bytes[..Math.Min(bytesMax, bytes.Length)], read);
        Assert.Equal(lines.Select((_, i) => (i * 16).ToString("x8", System.Globalization.CultureInfo.InvariantCulture)).ToArray(), lines.Select(line => line[..8]).ToArray());
    }
}
