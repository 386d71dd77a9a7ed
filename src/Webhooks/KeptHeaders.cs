using System.Text;
using System.Text.Json;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>One header of a request as it is kept.</summary>
internal sealed record KeptHeader(string Name, string Value);

/// <summary>
/// The headers of a request as they are kept: secret ones masked before they reach the disk, long ones cut.
/// Mozart Pay's signature stays as far as it is one, because "verify again" needs it, and pages show only its beginning and end; what else stands in its
/// place is masked, since a sender that is set up wrongly puts the secret there.
/// </summary>
internal static class KeptHeaders
{
    public const string Mask = "•••";

    private const int ValueCharactersMax = 4096;
    private const int HeadersMax = 100;

    private static readonly HashSet<string> SecretNames = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie" };

    // Whatever calls itself one of these is treated as one.
    private static readonly string[] SecretParts = ["secret", "token", "api-key", "apikey", "password", "credential", "session", "user-authorization"];

    public static string Write(IHeaderDictionary headers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            var count = 0;
            foreach (var (name, values) in headers)
                foreach (var value in values)
                    if (++count <= HeadersMax) WriteOne(json, name, value ?? "");
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static IReadOnlyList<KeptHeader> Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(pair => new KeptHeader(pair[0].GetString()!, pair[1].GetString()!))];
    }

    /// <summary>A header's value fit to be shown: of a signature only the beginning and end, since a whole one can be sent again.</summary>
    public static string ForPeople(KeptHeader header)
    {
        if (!IsSignature(header.Name)) return header.Value;
        return string.Join(',', header.Value.Split(',').Select(item => item.Trim() is ['v', '1', '=', .. { Length: > 16 } hex] ? $"v1={hex[..6]}…{hex[^6..]}" : item));
    }

    private static void WriteOne(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray();
        json.WriteStringValue(Cut(name));
        json.WriteStringValue(IsSecret(name) ? Masked(value) : IsSignature(name) ? Cut(MaskedSignature(value), value.Length) : Cut(value));
        json.WriteEndArray();
    }

    private static bool IsSecret(string name) =>
        SecretNames.Contains(name) || SecretParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool IsSignature(string name) => name.Equals(MozartPaySignature.SignatureHeader, StringComparison.OrdinalIgnoreCase);

    private static string MaskedSignature(string value) => string.Join(',', value.Split(',').Select(MaskedItem));

    // As it was told apart when it came, so it is again: an item without an equals sign keeps none, and one that was no signature becomes none.
    private static string MaskedItem(string item) => item.Trim(' ', '\t').Split('=', 2) switch
    {
        ["t", var seconds] when seconds.Length <= MozartPaySignature.TimestampDigitsMax && seconds.All(char.IsAsciiDigit) => item,
        ["v0" or "v1" or "v2", var hex] when hex.Length <= MozartPaySignature.SignatureDigits && hex.All(char.IsAsciiHexDigit) => item,
        [("t" or "v0" or "v1" or "v2") and var name, _] => $"{name}={Mask}",
        [_, _] => $"{Mask}={Mask}",
        _ => Mask,
    };

    // The scheme may stay: it tells a wrong scheme from a wrong secret. Only schemes everyone knows, or a secret could pose as one.
    private static string Masked(string value)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer ", "Basic ", "Digest "])
            if (value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return scheme + Mask;
        return Mask;
    }

    private static string Cut(string value) => Cut(value, value.Length);

    private static string Cut(string kept, int characters) =>
        characters <= ValueCharactersMax ? kept : $"{kept.AsSpan(0, Math.Min(kept.Length, ValueCharactersMax))}… ({characters} characters)";
}
