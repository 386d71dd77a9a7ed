using System.Globalization;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>An endpoint as an administrator types it. What may be entered is what the configuration may hold (<see cref="EndpointChecks"/>).</summary>
public sealed class EndpointForm
{
    public const string SlugField = "slug";
    public const string SourceField = "source";
    public const string ProviderField = "provider";
    public const string DirectionField = "direction";
    public const string CurrencyField = "currency";
    public const string NetworksField = "networks";
    public const string SchemeField = "scheme";
    public const string ToleranceField = "tolerance";
    public const string ConfirmationField = "confirmation";

    /// <summary>What is typed to create an endpoint that takes everything.</summary>
    public const string UnsecuredConfirmation = "anyone can send to it";

    public EndpointKind Kind { get; init; }

    public string Slug { get; set; } = "";

    public string Source { get; set; } = "";

    public string Provider { get; set; } = "";

    /// <summary>Empty, or the word of a direction.</summary>
    public string Direction { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Networks { get; set; } = "";

    public string Scheme { get; set; } = MozartoAuthorization.DefaultScheme;

    public string ToleranceSeconds { get; set; } = EndpointOptions.AgeSecondsDefault.ToString(CultureInfo.InvariantCulture);

    public bool RejectsStale { get; set; }

    public bool IsUnsecured { get; set; }

    /// <summary>Spelled out where it is to be unsecured.</summary>
    public string Confirmation { get; set; } = "";

    internal static EndpointForm Of(Endpoint endpoint) => new()
    {
        Kind = endpoint.Kind,
        Slug = endpoint.Slug,
        Source = endpoint.Source,
        Provider = endpoint.Provider ?? "",
        Direction = endpoint.Direction?.ToString() ?? "",
        Currency = endpoint.Currency ?? "",
        Networks = endpoint.AllowedNetworks,
        Scheme = endpoint.AuthorizationScheme ?? "",
        ToleranceSeconds = endpoint.AgeSecondsMax.ToString(CultureInfo.InvariantCulture),
        RejectsStale = endpoint.RejectsStale,
        IsUnsecured = endpoint.IsUnsecured,
    };

    /// <summary>Where nothing is said, each kind has a source of its own.</summary>
    internal string SourceOrDefault => Source.Trim() is { Length: > 0 } source ? source : EndpointSeed.DefaultSource(Kind);

    /// <summary>Labels and rules, or null and a sentence for each field that is wrong.</summary>
    internal EndpointOptions? Read(out IReadOnlyList<FieldFault> faults)
    {
        var found = new List<FieldFault>();
        faults = found;
        var networks = string.Join(' ', Networks.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Tell(found, SourceField, "The source", EndpointChecks.Label(Source));
        Tell(found, ProviderField, "The provider", EndpointChecks.Label(Provider));
        Tell(found, CurrencyField, "This", EndpointChecks.Currency(CurrencyCode));
        Tell(found, NetworksField, "They", EndpointChecks.Networks(networks));
        Tell(found, SchemeField, "The scheme", EndpointChecks.Scheme(Scheme.Trim()));
        EndpointDirection? direction = Enum.TryParse<EndpointDirection>(Direction, out var chosen) && Enum.IsDefined(chosen) ? chosen : null;
        if (direction is null && Direction.Length > 0) found.Add(new FieldFault(DirectionField, "Choose one of the directions."));
        var isNumber = int.TryParse(ToleranceSeconds.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var tolerance);
        if (!isNumber || tolerance is < EndpointChecks.AgeSecondsMin or > EndpointChecks.AgeSecondsMax)
            found.Add(new FieldFault(ToleranceField, $"Enter a number of seconds from {EndpointChecks.AgeSecondsMin} to {EndpointChecks.AgeSecondsMax}."));
        if (found.Count > 0) return null;
        return new EndpointOptions
        {
            Provider = Provider.Trim() is { Length: > 0 } provider ? provider : null,
            Direction = direction,
            Currency = CurrencyCode.Length > 0 ? CurrencyCode : null,
            IsUnsecured = IsUnsecured,
            RejectsStale = RejectsStale,
            AgeSecondsMax = tolerance,
            AuthorizationScheme = Scheme.Trim() is { Length: > 0 } scheme ? scheme : null,
            AllowedNetworks = networks,
        };
    }

    /// <summary>What only a new endpoint has besides: its slug, and the spelled-out wish that it take everything.</summary>
    internal EndpointOptions? ReadNew(out IReadOnlyList<FieldFault> faults)
    {
        var options = Read(out var found);
        var all = new List<FieldFault>();
        Tell(all, SlugField, "The slug", EndpointChecks.Slug(Slug) ?? (IsUnsecured ? EndpointChecks.UnsecuredSlug(Slug) : null));
        if (IsUnsecured && Kind != EndpointKind.Mozarto) all.Add(new FieldFault(ConfirmationField, "Mozart Pay always signs: its endpoints cannot be unsecured."));
        else if (IsUnsecured && Confirmation.Trim() != UnsecuredConfirmation) all.Add(new FieldFault(ConfirmationField, $"Type \"{UnsecuredConfirmation}\", without the quotation marks."));
        faults = [.. all, .. found];
        return faults.Count > 0 ? null : options;
    }

    private string CurrencyCode => Currency.Trim().ToUpperInvariant();

    private static void Tell(List<FieldFault> faults, string field, string subject, string? fault)
    {
        if (fault is not null) faults.Add(new FieldFault(field, $"{subject} {fault}"));
    }
}
