using System.Text.Json;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What a provider says in JSON: an object, not deep, in which nothing is said twice. Anything else is not read at all.</summary>
internal static class ProviderJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static bool TryRead(ReadOnlyMemory<byte> text, out JsonElement read) => TryKeep(() => JsonDocument.Parse(text, Strict), out read);

    public static bool TryRead(string text, out JsonElement read) => TryKeep(() => JsonDocument.Parse(text, Strict), out read);

    /// <summary>A member that is a text; null where it is missing or something else.</summary>
    public static string? TextOf(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryKeep(Func<JsonDocument> parse, out JsonElement read)
    {
        read = default;
        try
        {
            using var document = parse();
            read = document.RootElement.Clone();
            return read.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
