using System.Text;

namespace Mozarto.Dashboard.Ui;

/// <summary>Bytes as people have read them for fifty years: offset, sixteen bytes in hex, and what of them is ASCII.</summary>
internal static class HexText
{
    private const int BytesPerLine = 16;
    private const int CharsPerLine = 79;
    private const string Digits = "0123456789abcdef";

    public static string Format(ReadOnlySpan<byte> bytes, int bytesMax)
    {
        var shown = bytes[..Math.Min(bytes.Length, bytesMax)];
        var text = new StringBuilder(((shown.Length / BytesPerLine) + 1) * CharsPerLine);
        for (var offset = 0; offset < shown.Length; offset += BytesPerLine)
        {
            if (offset > 0) text.Append('\n');
            Line(text, offset, shown[offset..Math.Min(shown.Length, offset + BytesPerLine)]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, int offset, ReadOnlySpan<byte> line)
    {
        for (var shift = 28; shift >= 0; shift -= 4) text.Append(Digits[(offset >> shift) & 15]);
        text.Append(' ');
        for (var i = 0; i < BytesPerLine; i++)
        {
            text.Append(i == BytesPerLine / 2 ? "  " : " ");
            if (i < line.Length) text.Append(Digits[line[i] >> 4]).Append(Digits[line[i] & 15]);
            else text.Append("  ");
        }

        text.Append("  |");
        foreach (var value in line) text.Append(value is >= 0x20 and < 0x7F ? (char)value : '.');
        text.Append('|');
    }
}
