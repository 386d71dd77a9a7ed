using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Endpoints of the configuration (<c>Endpoints:{n}:Slug</c>, <c>Kind</c>, <c>Secret</c> …), created on first start; afterwards the database rules.
/// </summary>
internal sealed partial record EndpointSeed(string Slug, EndpointKind Kind, string? Secret, string Source, EndpointOptions Options)
{
    private const int SecretCharactersMin = 8;
    private const int SecretCharactersMax = 1000;

    // 22 characters of the URL-safe alphabet carry 128 bits: on an unsecured endpoint the address is all there is to guess.
    private const int UnsecuredSlugCharactersMin = 22;
    private const int UnsecuredSlugDifferentCharactersMin = 10;

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
                    VerificationSecret.Create(secret, endpoint.AuthorizationScheme, installationKey).Fingerprint, now));
            context.Add(endpoint);
        }

        await context.SaveChangesAsync(cancellation);
    }

    // A record's own text would show the secret.
    public override string ToString() => $"{nameof(EndpointSeed)} {Slug}";

    private static EndpointSeed? Read(IConfigurationSection section, ConfigurationProblems problems)
    {
        var before = problems.Found.Count;
        var slug = section["Slug"] ?? "";
        if (!SlugPattern().IsMatch(slug)) problems.Add($"{section.Path}:Slug", "is needed: 1 to 100 lower-case letters, digits, hyphens and underscores.");
        if (!Enum.TryParse<EndpointKind>(section["Kind"], ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            problems.Add($"{section.Path}:Kind", "is needed: Mozarto or MozartPay.");
        if (section["Source"]?.Length > Endpoint.LabelCharactersMax) problems.Add($"{section.Path}:Source", $"must have at most {Endpoint.LabelCharactersMax} characters.");
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
        if (currency is not null && !Currency.TryFind(currency, out _)) problems.Add($"{section.Path}:Currency", "is not a currency of ISO 4217.");
        var networks = section["AllowedNetworks"] ?? "";
        if (networks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(network => !IPNetwork.TryParse(network, out _)))
            problems.Add($"{section.Path}:AllowedNetworks", "must be networks such as 203.0.113.0/24, separated by spaces.");
        if (section["AuthorizationScheme"] is { } scheme && scheme.Any(char.IsWhiteSpace))
            problems.Add($"{section.Path}:AuthorizationScheme", "must be one word, such as Bearer, or empty.");
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

    private static void CheckSecret(IConfigurationSection section, string? secret, ConfigurationProblems problems)
    {
        var name = $"{section.Path}:Secret";
        if (string.IsNullOrEmpty(secret)) problems.Add(name, "is missing. (A Mozarto endpoint that is to take everything needs Unsecured=true.)");
        else if (secret.Trim() != secret) problems.Add(name, "has white space around it; enter it exactly as the sender has it.");
        else if (secret.Length is < SecretCharactersMin or > SecretCharactersMax) problems.Add(name, $"must have {SecretCharactersMin} to {SecretCharactersMax} characters.");
    }

    private static void CheckUnsecured(IConfigurationSection section, string slug, EndpointKind kind, string? secret, ConfigurationProblems problems)
    {
        if (kind != EndpointKind.Mozarto) problems.Add($"{section.Path}:Unsecured", "is possible for kind Mozarto only; Mozart Pay always signs.");
        if (!string.IsNullOrEmpty(secret)) problems.Add($"{section.Path}:Secret", "and Unsecured exclude each other.");
        if (slug.Length < UnsecuredSlugCharactersMin || slug.Distinct().Count() < UnsecuredSlugDifferentCharactersMin)
            problems.Add($"{section.Path}:Slug", "of an unsecured endpoint must be 128 random bits or more, for example 32 random hexadecimal digits.");
    }

    private static string DefaultSource(EndpointKind kind) => kind == EndpointKind.Mozarto ? "mozarto" : "mozart-pay";

    [GeneratedRegex("^[a-z0-9_-]{1,100}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlugPattern();
}
