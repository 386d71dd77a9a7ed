using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Endpoints of the configuration (<c>Endpoints:{n}:Slug</c>, <c>Kind</c>, <c>Secret</c> …), created on first start; afterwards the database rules.
/// </summary>
internal sealed record EndpointSeed(string Slug, EndpointKind Kind, string? Secret, string Source, EndpointOptions Options)
{
    public static IReadOnlyList<EndpointSeed> From(IConfiguration configuration, ConfigurationProblems problems)
    {
        var seeds = configuration.GetSection("Endpoints").GetChildren().Select(section => Read(section, problems)).OfType<EndpointSeed>().ToList();
        foreach (var twice in seeds.GroupBy(seed => seed.Slug, StringComparer.Ordinal).Where(group => group.Count() > 1))
            problems.Add("Endpoints", $"name the slug {twice.Key} more than once.");
        return seeds;
    }

    /// <summary>Creates the endpoints if there is none yet.</summary>
    public static async Task PlantAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var seeds = services.GetRequiredService<IReadOnlyList<EndpointSeed>>();
        await using var context = await services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync(cancellation);
        if (seeds.Count == 0 || await context.Endpoints.AnyAsync(cancellation)) return;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var ids = services.GetRequiredService<IdGenerator>();
        var protection = services.GetRequiredService<SecretProtection>();
        var installationKey = services.GetRequiredService<InstallationKey>().Value;
        foreach (var seed in seeds)
        {
            var endpoint = Endpoint.Create(ids.Next(), seed.Slug, seed.Kind, seed.Source, now, seed.Options);
            if (seed.Secret is { } secret)
                endpoint.AddSecret(EndpointSecret.Create(ids.Next(), protection.Protect(secret),
                    VerificationSecret.Create(secret, endpoint.AuthorizationScheme, installationKey).Fingerprint, now, EndpointSecret.HintOf(secret)));
            context.Add(endpoint);
        }

        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>The source of an endpoint that names none.</summary>
    public static string DefaultSource(EndpointKind kind) => kind == EndpointKind.Mozarto ? "mozarto" : "mozart-pay";

    // A record's own text would show the secret.
    public override string ToString() => $"{nameof(EndpointSeed)} {Slug}";

    private static EndpointSeed? Read(IConfigurationSection section, ConfigurationProblems problems)
    {
        var before = problems.Found.Count;
        var slug = section["Slug"] ?? "";
        Tell(section, "Slug", EndpointChecks.Slug(slug), problems);
        if (!Enum.TryParse<EndpointKind>(section["Kind"], ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            problems.Add($"{section.Path}:Kind", "is needed: Mozarto or MozartPay.");
        Tell(section, "Source", EndpointChecks.Label(section["Source"]), problems);
        Tell(section, "Provider", EndpointChecks.Label(section["Provider"]), problems);
        var options = ReadOptions(section, problems);
        var secret = section["Secret"];
        if (options.IsUnsecured) CheckUnsecured(section, slug, kind, secret, problems);
        else CheckSecret(section, secret, problems);
        return problems.Found.Count > before ? null : new EndpointSeed(slug, kind, secret, section["Source"] ?? DefaultSource(kind), options);
    }

    private static EndpointOptions ReadOptions(IConfigurationSection section, ConfigurationProblems problems)
    {
        EndpointDirection? direction = null;
        if (section["Direction"] is { Length: > 0 } text)
        {
            if (Enum.TryParse<EndpointDirection>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)) direction = parsed;
            else problems.Add($"{section.Path}:Direction", "must be PayIn or Payout where it is given.");
        }

        var currency = section["Currency"] is { Length: > 0 } code ? code : null;
        var networks = section["AllowedNetworks"] ?? "";
        Tell(section, "Currency", EndpointChecks.Currency(currency), problems);
        Tell(section, "AllowedNetworks", EndpointChecks.Networks(networks), problems);
        Tell(section, "AuthorizationScheme", EndpointChecks.Scheme(section["AuthorizationScheme"] ?? ""), problems);
        return new EndpointOptions
        {
            Provider = section["Provider"],
            Direction = direction,
            Currency = currency,
            IsUnsecured = problems.ReadFlag(section, "Unsecured"),
            RejectsStale = problems.ReadFlag(section, "RejectStale"),
            AuthorizationScheme = section["AuthorizationScheme"] switch { null => MozartoAuthorization.DefaultScheme, "" => null, var given => given },
            AllowedNetworks = networks,
        };
    }

    private static void CheckSecret(IConfigurationSection section, string? secret, ConfigurationProblems problems) => Tell(
        section, "Secret", string.IsNullOrEmpty(secret) ? "is missing. (A Mozarto endpoint that is to take everything needs Unsecured=true.)" : EndpointChecks.Secret(secret), problems);

    private static void CheckUnsecured(IConfigurationSection section, string slug, EndpointKind kind, string? secret, ConfigurationProblems problems)
    {
        if (kind != EndpointKind.Mozarto) problems.Add($"{section.Path}:Unsecured", "is possible for kind Mozarto only; Mozart Pay always signs.");
        if (!string.IsNullOrEmpty(secret)) problems.Add($"{section.Path}:Secret", "and Unsecured exclude each other.");
        Tell(section, "Slug", EndpointChecks.UnsecuredSlug(slug), problems);
    }

    private static void Tell(IConfigurationSection section, string setting, string? fault, ConfigurationProblems problems)
    {
        if (fault is not null) problems.Add($"{section.Path}:{setting}", fault);
    }
}
