using System.Globalization;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// A secret of an endpoint, encrypted. It is valid until it is retired; a retired one stays encrypted for diagnosis for <see cref="KeptAfterRetirement"/>,
/// then only its fingerprint is left. Fingerprint and hint are all that is ever shown.
/// </summary>
public sealed class EndpointSecret
{
    public const int HintCharactersMax = 60;

    /// <summary>How long a retired value can still tell whose secret a refused delivery was made with.</summary>
    public static readonly TimeSpan KeptAfterRetirement = TimeSpan.FromDays(30);

    // Of a short secret nothing is shown: its last letters would be a good part of it.
    private const int HintedCharactersMin = 24;
    private const int HintCharacters = 2;

    public long Id { get; private init; }

    public long EndpointId { get; private init; }

    /// <summary>Null once its value was removed.</summary>
    public byte[]? ProtectedValue { get; private set; }

    public required string Fingerprint { get; init; }

    /// <summary>How people know it again: its length, and the last letters of a long one.</summary>
    public string Hint { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When its validity ends or ended.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    /// <summary>It is in the wrong hands: never to be entered again.</summary>
    public bool IsRevoked { get; private set; }

    public static EndpointSecret Create(long id, byte[] protectedValue, string fingerprint, DateTimeOffset now, string hint = "") =>
        new() { Id = id, ProtectedValue = protectedValue, Fingerprint = fingerprint, CreatedAt = now, Hint = hint };

    public static string HintOf(string secret) => secret.Length < HintedCharactersMin
        ? string.Create(CultureInfo.InvariantCulture, $"{secret.Length} characters")
        : string.Create(CultureInfo.InvariantCulture, $"{secret.Length} characters, ends in {secret[^HintCharacters..]}");

    public bool IsValid(DateTimeOffset now) => RetiredAt is not { } at || at > now;

    /// <summary>Ends its validity, now or later. One that is to end later may still be given another end.</summary>
    public void Retire(DateTimeOffset at) => RetiredAt = at;

    /// <summary>Ends its validity at once, because somebody else may hold it. One that was retired before is marked all the same.</summary>
    public void Revoke(DateTimeOffset now)
    {
        if (IsValid(now)) RetiredAt = now;
        IsRevoked = true;
    }

    /// <summary>Removes the value; the fingerprint stays.</summary>
    public void Forget(DateTimeOffset now)
    {
        if (IsValid(now)) throw new InvalidOperationException($"Secret {Id} is still valid; its value is needed.");
        ProtectedValue = null;
    }
}
