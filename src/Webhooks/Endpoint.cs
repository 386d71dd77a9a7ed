using System.Net;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Whose webhooks an endpoint takes; it chooses the verifier. The numbers are stored.</summary>
public enum EndpointKind
{
    Mozarto = 1,
    MozartPay = 2,
}

public enum EndpointState
{
    Active = 1,

    /// <summary>Stores and answers 200; processing waits.</summary>
    Paused = 2,

    /// <summary>Answers as if it did not exist.</summary>
    Disabled = 3,

    /// <summary>Gone for good: answers as if it did not exist. Its row stays, because its deliveries name it.</summary>
    Deleted = 4,
}

/// <summary>Which way the money of an endpoint's transactions moves, where the merchant says so.</summary>
public enum EndpointDirection
{
    PayIn = 1,
    Payout = 2,
}

/// <summary>A callback URL of ours: <c>POST /webhooks/{slug}</c>. Every change is a new version, so that of two who change it at once the second is told.</summary>
public sealed class Endpoint
{
    public const int SlugCharactersMax = 100;
    public const int LabelCharactersMax = 100;
    public const int NameCharactersMax = 200;

    private readonly List<EndpointSecret> secrets = [];

    public long Id { get; private init; }

    public required string Slug { get; init; }

    public required EndpointKind Kind { get; init; }

    /// <summary>One Mozarto company or Mozart Pay app in one environment; ids are unique within it.</summary>
    public string Source { get; private set; } = "";

    public string? Provider { get; private set; }

    public EndpointDirection? Direction { get; private set; }

    /// <summary>The currency when none is sent (ISO 4217).</summary>
    public string? Currency { get; private set; }

    public EndpointState State { get; private set; } = EndpointState.Active;

    /// <summary>Since when the state is what it is.</summary>
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Chosen when it is created and never later: its address has to be one that nobody can guess.</summary>
    public bool IsUnsecured { get; init; }

    public bool RejectsStale { get; private set; }

    public int AgeSecondsMax { get; private set; } = EndpointOptions.AgeSecondsDefault;

    /// <summary>The scheme of the Authorization value; null when the secret is the whole value.</summary>
    public string? AuthorizationScheme { get; private set; } = MozartoAuthorization.DefaultScheme;

    /// <summary>Networks in CIDR form, separated by spaces, from which requests may come; empty means from anywhere.</summary>
    public string AllowedNetworks { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Grows with every change; whoever changes it says which version they saw.</summary>
    public int Version { get; private set; }

    /// <summary>Who changed it last; null as long as it is what the configuration made it.</summary>
    public string? ChangedByName { get; private set; }

    public IReadOnlyList<EndpointSecret> Secrets => secrets;

    internal static Endpoint Create(
        long id, string slug, EndpointKind kind, string source, DateTimeOffset now, EndpointOptions? options = null)
    {
        var endpoint = new Endpoint
        {
            Id = id,
            Slug = slug,
            Kind = kind,
            IsUnsecured = options?.IsUnsecured ?? false,
            CreatedAt = now,
            StateSince = now,
        };
        endpoint.Change(source, options ?? new EndpointOptions());
        return endpoint;
    }

    /// <summary>Sets labels and rules. Whether it is unsecured stays as it is.</summary>
    internal void Change(string source, EndpointOptions options)
    {
        Source = source;
        (Provider, Direction, Currency) = (options.Provider, options.Direction, options.Currency);
        (RejectsStale, AgeSecondsMax) = (options.RejectsStale, options.AgeSecondsMax);
        (AuthorizationScheme, AllowedNetworks) = (options.AuthorizationScheme, options.AllowedNetworks ?? "");
    }

    /// <summary>Notes a change of any sort and who made it.</summary>
    public void MarkChanged(string byName) => (Version, ChangedByName) = (Version + 1, TextCut.To(byName, NameCharactersMax));

    public void AddSecret(EndpointSecret secret) => secrets.Add(secret);

    /// <summary>The secrets that verify at an instant, the newest first.</summary>
    public IEnumerable<EndpointSecret> ValidSecrets(DateTimeOffset now) => secrets.Where(secret => secret.IsValid(now)).OrderByDescending(secret => secret.Id);

    public void Pause(DateTimeOffset now) => Become(EndpointState.Paused, now);

    public void Disable(DateTimeOffset now) => Become(EndpointState.Disabled, now);

    public void Activate(DateTimeOffset now) => Become(EndpointState.Active, now);

    /// <summary>Ends it for good, and all its secrets with it.</summary>
    public void Delete(DateTimeOffset now)
    {
        Become(EndpointState.Deleted, now);
        foreach (var secret in ValidSecrets(now).ToList()) secret.Retire(now);
    }

    internal VerificationRules Rules(byte[] installationKey) => new()
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
        if (State == EndpointState.Deleted) throw new InvalidOperationException($"Endpoint {Id} is deleted; it does not come back.");
        State = state;
        StateSince = now;
    }
}

/// <summary>What may be said of an endpoint beyond slug, kind and source. Without a scheme the secret is the whole Authorization value.</summary>
internal sealed record EndpointOptions
{
    public const int AgeSecondsDefault = 300;

    public string? Provider { get; init; }
    public EndpointDirection? Direction { get; init; }
    public string? Currency { get; init; }
    public bool IsUnsecured { get; init; }
    public bool RejectsStale { get; init; }
    public int AgeSecondsMax { get; init; } = AgeSecondsDefault;
    public string? AuthorizationScheme { get; init; } = MozartoAuthorization.DefaultScheme;
    public string? AllowedNetworks { get; init; }
}
