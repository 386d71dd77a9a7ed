using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Mozarto.Dashboard.Ui;

/// <summary>What can be said of bytes that should be JSON (RFC 8259).</summary>
internal abstract record JsonReading
{
    private JsonReading()
    {
    }

    /// <summary>Valid. Values stand in the markup exactly as they were sent; only white space between them is ours.</summary>
    public sealed record Pretty(CodeText Text, bool HasByteOrderMark) : JsonReading;

    /// <summary>Not valid from this byte on (counted from 0; line and column from 1, in bytes).</summary>
    public sealed record Invalid(string Reason, long BytePosition, long Line, long Column) : JsonReading;

    /// <summary>Valid or not, it is nested deeper than anybody can read.</summary>
    public sealed record TooDeep : JsonReading;
}

/// <summary>
/// Pretty-prints JSON without building a document: a hostile body costs one pass over its bytes. Numbers, strings and escapes are never changed;
/// what is not valid JSON is said to be so, with the place. Never throws.
/// </summary>
internal static class JsonText
{
    public const int DepthMax = 256;
    public const int HtmlCharsMax = 1024 * 1024;

    private const int IndentLevelsMax = 24;
    private const int IndentChars = 2;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static JsonReading Read(ReadOnlySpan<byte> bytes, int bytesMax)
    {
        var markBytes = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var json = bytes[markBytes..];
        if (Check(json) is { } problem) return problem is JsonReading.Invalid invalid ? Shift(invalid, markBytes) : problem;
        var print = Print(json, bytesMax);
        return new JsonReading.Pretty(print with { ShownBytes = print.ShownBytes + markBytes, TotalBytes = bytes.Length }, markBytes > 0);
    }

    /// <summary>Null when all of it is valid. The reader does not look into strings for broken UTF-8, so that comes first.</summary>
    private static JsonReading? Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return At(json, FirstBroken(json), "This byte is not valid UTF-8");
        var reader = Reader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= DepthMax) return new JsonReading.TooDeep();
            }

            return null;
        }
        catch (JsonException problem)
        {
            var position = (int)Math.Clamp(LineStart(json, problem.LineNumber ?? 0) + (problem.BytePositionInLine ?? 0), 0, json.Length);
            return At(json, position, position >= json.Length ? "It ends before it is complete" : Unexpected(json[position..]));
        }
    }

    private static CodeText Print(ReadOnlySpan<byte> json, int bytesMax)
    {
        var html = new CodeHtml();
        var reader = Reader(json);
        var before = JsonTokenType.None;
        while (reader.Read())
        {
            Separate(html, reader, before);
            if (reader.BytesConsumed > bytesMax || html.Length > HtmlCharsMax) return Cut(html, reader, Math.Min(bytesMax, json.Length), json.Length);
            Write(html, reader, reader.ValueSpan);
            before = reader.TokenType;
        }

        return new CodeText(html.ToString(), json.Length, json.Length, 0);
    }

    // Depth is counted by us: the reader's own limit would answer with an exception that looks like a mistake in the text.
    private static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = int.MaxValue });

    private static void Separate(CodeHtml html, in Utf8JsonReader reader, JsonTokenType before)
    {
        if (before == JsonTokenType.None) return;
        var opens = before is JsonTokenType.StartObject or JsonTokenType.StartArray;
        var closes = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (before == JsonTokenType.PropertyName)
        {
            html.Text(": ");
            return;
        }

        if (opens && closes) return;
        if (!opens && !closes) html.Text(",");
        html.NewLine(Math.Min(reader.CurrentDepth, IndentLevelsMax) * IndentChars);
    }

    private static void Write(CodeHtml html, in Utf8JsonReader reader, ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value);
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName: Span(html, "code-k", $"\"{text}\""); break;
            case JsonTokenType.String: Span(html, "code-s", $"\"{text}\""); break;
            case JsonTokenType.Number: Span(html, "code-n", text); break;
            case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null: Span(html, "code-l", text); break;
            default: html.Text(text); break;
        }
    }

    private static void Span(CodeHtml html, string cssClass, string text)
    {
        html.Open(cssClass);
        html.Text(text);
        html.Close();
    }

    // The limit is reached here. Of a value that reaches across it, the beginning is shown.
    private static CodeText Cut(CodeHtml html, in Utf8JsonReader reader, int bytesMax, int total)
    {
        var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        var start = (int)reader.TokenStartIndex + (isText ? 1 : 0);
        var room = html.Length > HtmlCharsMax ? 0 : Math.Clamp(bytesMax - start, 0, reader.ValueSpan.Length);
        var length = VisibleText.Utf8Cut(reader.ValueSpan, room);
        html.Text((isText && length > 0 ? "\"" : "") + Encoding.UTF8.GetString(reader.ValueSpan[..length]) + "…");
        return new CodeText(html.ToString(), Math.Min(total, length > 0 ? start + length : (int)reader.TokenStartIndex), total, 0);
    }

    private static string Unexpected(ReadOnlySpan<byte> rest)
    {
        Rune.DecodeFromUtf8(rest, out var rune, out _);
        return VisibleText.IsInvisible(rune) || rune.Value is '\n' or '\t' or ' '
            ? $"{VisibleText.CodePoint(rune.Value)} is not allowed here"
            : $"“{rune}” is not allowed here";
    }

    private static JsonReading.Invalid Shift(JsonReading.Invalid invalid, int bytes) =>
        invalid with { BytePosition = invalid.BytePosition + bytes, Column = invalid.Line == 1 ? invalid.Column + bytes : invalid.Column };

    private static JsonReading.Invalid At(ReadOnlySpan<byte> json, int position, string reason)
    {
        var before = json[..position];
        return new JsonReading.Invalid(reason, position, before.Count((byte)'\n') + 1, position - (before.LastIndexOf((byte)'\n') + 1) + 1);
    }

    private static long LineStart(ReadOnlySpan<byte> json, long lines)
    {
        var start = 0;
        for (var passed = 0L; passed < lines; passed++)
        {
            var next = json[start..].IndexOf((byte)'\n');
            if (next < 0) break;
            start += next + 1;
        }

        return start;
    }

    private static int FirstBroken(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var used) == System.Buffers.OperationStatus.Done) at += used;
        return at;
    }
}
