using System.Net;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Whose webhooks an endpoint takes; it chooses the verifier. The numbers are stored.</summary>
public enum EndpointKind
{
    Mozarto = 1,
    MozartPay = 2,
}

internal enum EndpointState
{
    Active = 1,

    /// <summary>Stores and answers 200; processing waits.</summary>
    Paused = 2,

    /// <summary>Answers as if it did not exist.</summary>
    Disabled = 3,
}

/// <summary>Which way the money of an endpoint's transactions moves, where the merchant says so.</summary>
internal enum EndpointDirection
{
    PayIn = 1,
    Payout = 2,
}

/// <summary>A callback URL of ours: <c>POST /webhooks/{slug}</c>.</summary>
internal sealed class Endpoint
{
    public const int SlugCharactersMax = 100;
    public const int LabelCharactersMax = 100;

    private readonly List<EndpointSecret> secrets = [];

    public long Id { get; private init; }

    public required string Slug { get; init; }

    public required EndpointKind Kind { get; init; }

    /// <summary>One Mozarto company or Mozart Pay app in one environment; ids are unique within it.</summary>
    public required string Source { get; init; }

    public string? Provider { get; init; }

    public EndpointDirection? Direction { get; init; }

    /// <summary>The currency when none is sent (ISO 4217).</summary>
    public string? Currency { get; init; }

    public EndpointState State { get; private set; } = EndpointState.Active;

    /// <summary>Since when the state is what it is.</summary>
    public DateTimeOffset StateSince { get; private set; }

    public bool IsUnsecured { get; init; }

    public bool RejectsStale { get; init; }

    public int AgeSecondsMax { get; init; } = 300;

    /// <summary>The scheme of the Authorization value; null when the secret is the whole value.</summary>
    public string? AuthorizationScheme { get; init; } = MozartoAuthorization.DefaultScheme;

    /// <summary>Networks in CIDR form, separated by spaces, from which requests may come; empty means from anywhere.</summary>
    public string AllowedNetworks { get; init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public IReadOnlyList<EndpointSecret> Secrets => secrets;

    public static Endpoint Create(
        long id, string slug, EndpointKind kind, string source, DateTimeOffset now, EndpointOptions? options = null) => new()
    {
        Id = id,
        Slug = slug,
        Kind = kind,
        Source = source,
        Provider = options?.Provider,
        Direction = options?.Direction,
        Currency = options?.Currency,
        IsUnsecured = options?.IsUnsecured ?? false,
        RejectsStale = options?.RejectsStale ?? false,
        AuthorizationScheme = options is null ? MozartoAuthorization.DefaultScheme : options.AuthorizationScheme,
        AllowedNetworks = options?.AllowedNetworks ?? "",
        CreatedAt = now,
        StateSince = now,
    };

    public void AddSecret(EndpointSecret secret) => secrets.Add(secret);

    public void Pause(DateTimeOffset now) => Become(EndpointState.Paused, now);

    public void Disable(DateTimeOffset now) => Become(EndpointState.Disabled, now);

    public void Activate(DateTimeOffset now) => Become(EndpointState.Active, now);

    public VerificationRules Rules(byte[] installationKey) => new()
    {
        Kind = Kind,
        IsUnsecured = IsUnsecured,
        RejectsStale = RejectsStale,
        AgeMax = TimeSpan.FromSeconds(AgeSecondsMax),
        AuthorizationScheme = AuthorizationScheme,
        AllowedNetworks = [.. AllowedNetworks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => IPNetwork.Parse(text))],
        InstallationKey = installationKey,
    };

    private void Become(EndpointState state, DateTimeOffset now)
    {
        if (State == state) return;
        State = state;
        StateSince = now;
    }
}

/// <summary>What may be said of an endpoint beyond slug, kind and source. Without a scheme the secret is the whole Authorization value.</summary>
internal sealed record EndpointOptions
{
    public string? Provider { get; init; }
    public EndpointDirection? Direction { get; init; }
    public string? Currency { get; init; }
    public bool IsUnsecured { get; init; }
    public bool RejectsStale { get; init; }
    public string? AuthorizationScheme { get; init; } = MozartoAuthorization.DefaultScheme;
    public string? AllowedNetworks { get; init; }
}

/// <summary>
/// A secret of an endpoint, encrypted. It is valid until it is retired; a retired one stays encrypted for diagnosis only.
/// Fingerprint and hint are all that is ever shown.
/// </summary>
internal sealed class EndpointSecret
{
    public long Id { get; private init; }

    public long EndpointId { get; private init; }

    public required byte[] ProtectedValue { get; init; }

    public required string Fingerprint { get; init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? RetiredAt { get; private set; }

    public static EndpointSecret Create(long id, byte[] protectedValue, string fingerprint, DateTimeOffset now) =>
        new() { Id = id, ProtectedValue = protectedValue, Fingerprint = fingerprint, CreatedAt = now };

    public void Retire(DateTimeOffset at) => RetiredAt ??= at;
}
