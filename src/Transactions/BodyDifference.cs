using System.Collections.Frozen;
using System.Text.Json;
using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Transactions;

/// <summary>One field of two bodies, by its path; null where a body has none. Texts stand in quotes, so that <c>"1"</c> and <c>1</c> differ.</summary>
public sealed record FieldPair(string Field, string? First, string? Second)
{
    public bool IsDifferent => First != Second;
}

/// <summary>Two bodies field by field: pure. Objects are taken apart, arrays are not; the order of fields and white space do not matter.</summary>
internal static class BodyDifference
{
    /// <summary>So many fields of each body are compared.</summary>
    public const int FieldsMax = 500;

    private const int LevelsMax = 8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Null when either is no JSON object, so that there are no fields to compare.</summary>
    public static IReadOnlyList<FieldPair>? Compare(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        if (Fields(first) is not { } one || Fields(second) is not { } other) return null;
        return [.. one.Keys.Concat(other.Keys).Distinct(StringComparer.Ordinal).Select(field => new FieldPair(field, one.GetValueOrDefault(field), other.GetValueOrDefault(field)))];
    }

    private static Dictionary<string, string>? Fields(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        if (JsonObject.FaultOf(body.Span, 0, out var root) is not null || root != JsonTokenType.StartObject) return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(fields, body, "", level: 1);
        return fields;
    }

    private static void Add(Dictionary<string, string> fields, ReadOnlyMemory<byte> json, string prefix, int level)
    {
        foreach (var (name, member) in JsonObject.Read(json, prefix, FrozenSet<string>.Empty).Members)
        {
            if (fields.Count >= FieldsMax) return;
            if (member.Type == JsonTokenType.StartObject && level < LevelsMax) Add(fields, member.Raw, $"{prefix}{name}.", level + 1);
            else fields[prefix + name] = member.Type == JsonTokenType.String ? $"\"{member.Text(out _)}\"" : member.RawText(out _);
        }
    }
}
