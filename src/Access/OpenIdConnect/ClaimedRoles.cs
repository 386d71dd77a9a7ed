using System.Text.Json;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>
/// Which of our roles a provider's claims say. The claim is found by its name or by a path into nested objects, and is an array of texts, one text, or a text of
/// several, separated by commas or else by spaces. Values count to the letter; whatever stands for no role of ours is passed over.
/// </summary>
internal static class ClaimedRoles
{
    /// <summary>Null when the claim is not there at all.</summary>
    public static IReadOnlyList<string>? Read(JsonElement claims, OpenIdConnectSettings settings)
    {
        if (settings.RoleClaim is not { } name || Find(claims, name) is not { } claim) return null;
        var values = ValuesOf(claim).ToHashSet(StringComparer.Ordinal);
        return [.. Roles.All.Where(role => Meaning(settings, role).Any(values.Contains))];
    }

    /// <summary>Whether all that is told only says where the claim could be fetched (OpenID Connect Core 5.6.2), as some providers do of groups that are too many to list.</summary>
    public static bool AreElsewhere(IReadOnlyList<JsonElement> told, OpenIdConnectSettings settings) =>
        settings.RoleClaim is { } name && told.All(claims => Find(claims, name) is null)
        && told.Any(claims => Find(claims, "_claim_names") is { } elsewhere && Find(elsewhere, name) is not null);

    private static IReadOnlyList<string> Meaning(OpenIdConnectSettings settings, string role) =>
        settings.RoleMap.Count == 0 ? [role] : settings.RoleMap.GetValueOrDefault(role, []);

    // Names may contain dots themselves (https://example.com/roles), so the whole name goes before the path.
    private static JsonElement? Find(JsonElement claims, string name)
    {
        if (claims.ValueKind != JsonValueKind.Object) return null;
        if (claims.TryGetProperty(name, out var whole)) return whole;
        var found = claims;
        foreach (var step in name.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(step, out found)) return null;
        }

        return found;
    }

    private static IEnumerable<string> ValuesOf(JsonElement claim) => claim.ValueKind switch
    {
        JsonValueKind.Array => claim.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!),
        JsonValueKind.String => SeveralIn(claim.GetString()!),
        _ => [],
    };

    // Names of groups contain spaces, and where they are listed by commas a space separates nothing.
    private static IEnumerable<string> SeveralIn(string text) => text.Contains(',', StringComparison.Ordinal)
        ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(text);
}
