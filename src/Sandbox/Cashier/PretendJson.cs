using System.Text.Json;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>JSON as the pretend cashier reads and writes it: apart from what the product does, so that a mistake there is found here.</summary>
internal static class PretendJson
{
    /// <summary>The members of an object; null when the bytes are none.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? ReadObject(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => group.Last().Value.Clone(), StringComparer.Ordinal)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null when the member is missing, or is no text, or one that is no text in Unicode.</summary>
    public static string? TextOf(this IReadOnlyDictionary<string, JsonElement> members, string name) => members.TryGetValue(name, out var member) ? TextOf(member) : null;

    /// <inheritdoc cref="TextOf(IReadOnlyDictionary{string, JsonElement}, string)" />
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A text as JSON, with its quotation marks.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
