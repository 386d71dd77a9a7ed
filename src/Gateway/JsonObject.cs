using System.Globalization;
using System.Text.Json;

namespace Mozarto.Dashboard.Gateway;

/// <summary>A member of a JSON object: its last value as raw JSON, and how often its name occurred.</summary>
internal sealed record JsonMember(JsonTokenType Type, ReadOnlyMemory<byte> Raw, int Count)
{
    /// <summary>The text of a JSON string; bad code points are replaced and reported.</summary>
    public string Text(out bool isDamaged) => JsonText.Decode(Raw.Span[1..^1], out isDamaged);

    /// <summary>The value as its sender wrote it; bad code points are replaced and reported.</summary>
    public string RawText(out bool isDamaged) => JsonText.Raw(Raw.Span, out isDamaged);

    /// <summary>What kind of value it is, for a sentence.</summary>
    public string Kind => Type switch
    {
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}

/// <summary>
/// The members of one JSON object by their decoded names, read in one pass without a tree. Members beyond <see cref="MembersMax"/> are only
/// counted, unless their names are known.
/// </summary>
internal sealed class JsonObject
{
    public const int DepthMax = 64;
    public const int MembersMax = 100;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax + 1 };

    private readonly Dictionary<string, JsonMember> members = new(StringComparer.Ordinal);

    private JsonObject(string prefix) => Prefix = prefix;

    /// <summary>What stands before the names of its members in a path: <c>payment.</c>, or nothing.</summary>
    public string Prefix { get; }

    public IReadOnlyDictionary<string, JsonMember> Members => members;

    /// <summary>How many members were not kept.</summary>
    public int OmittedCount { get; private set; }

    /// <summary>
    /// Why bytes are not one JSON value of bearable depth; null when they are. Positions count from 0, and from
    /// <paramref name="bytesBefore"/> bytes before <paramref name="json"/>.
    /// </summary>
    public static EventReading.Unreadable? FaultOf(ReadOnlySpan<byte> json, int bytesBefore, out JsonTokenType root)
    {
        root = JsonTokenType.None;
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            while (reader.Read())
            {
                if (root == JsonTokenType.None) root = reader.TokenType;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= DepthMax)
                    return new($"deeper than {DepthMax} levels", null) { Cause = UnreadableCause.TooDeep };
            }

            return null;
        }
        catch (JsonException exception)
        {
            var at = (bytesBefore + PositionOf(exception, json)).ToString(CultureInfo.InvariantCulture);
            return new($"invalid JSON at byte {at}", null) { Cause = UnreadableCause.InvalidJson };
        }
    }

    /// <summary>Reads the members of an object that <see cref="FaultOf"/> found nothing wrong with.</summary>
    public static JsonObject Read(ReadOnlyMemory<byte> json, string prefix, IReadOnlySet<string> known)
    {
        var result = new JsonObject(prefix);
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Decode(reader.ValueSpan, out _);
            reader.Read();
            var type = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            result.Add(name, type, json[start..(int)reader.BytesConsumed], known);
        }

        return result;
    }

    private void Add(string name, JsonTokenType type, ReadOnlyMemory<byte> raw, IReadOnlySet<string> known)
    {
        if (members.TryGetValue(name, out var earlier)) members[name] = new JsonMember(type, raw, earlier.Count + 1);
        else if (members.Count < MembersMax || known.Contains(name)) members.Add(name, new JsonMember(type, raw, 1));
        else OmittedCount++;
    }

    // The reader counts lines and bytes within a line.
    private static long PositionOf(JsonException exception, ReadOnlySpan<byte> json)
    {
        var lineStart = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--) lineStart += json[lineStart..].IndexOf((byte)'\n') + 1;
        return Math.Min(json.Length, lineStart + (exception.BytePositionInLine ?? 0));
    }
}
