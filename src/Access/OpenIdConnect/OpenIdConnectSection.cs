using System.Globalization;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>Reads <see cref="OpenIdConnectSettings"/> from the configuration, and says everything that is missing or cannot be meant.</summary>
internal sealed class OpenIdConnectSection(IConfiguration configuration, ConfigurationProblems problems)
{
    public const string Path = "Authentication:OpenIdConnect";

    private const int AuthorityCharactersMax = 200;

    private static readonly string[] Essential = ["Authority", "ClientId", "ClientSecret"];

    private readonly IConfigurationSection section = configuration.GetSection(Path);

    /// <summary>Null when nothing of it is there. Whether something has to be is for the caller to say.</summary>
    public OpenIdConnectSettings? Read()
    {
        if (!section.GetChildren().Any(HasValue)) return null;
        foreach (var name in Essential.Where(name => Text(name) is null)) Problem(name, "is missing: the provider cannot be asked without it.");
        RefuseWhatIsNotOurs();
        var requiresHttps = Flag("RequireHttpsMetadata", otherwise: true);
        var authority = Authority(requiresHttps);
        var metadata = Text("MetadataAddress") ?? authority?.TrimEnd('/') + "/.well-known/openid-configuration";
        var fallback = new OpenIdConnectSettings { Address = () => null, ClientId = "", ClientSecret = "", DisplayName = "" };
        return fallback with
        {
            Address = () => authority is null ? null : new ProviderAddress(authority, metadata),
            ClientId = Text("ClientId") ?? "",
            ClientSecret = Text("ClientSecret") ?? "",
            DisplayName = Text("DisplayName") ?? (authority is null ? "" : new Uri(authority).Host),
            CallbackPath = LocalPath("CallbackPath", fallback.CallbackPath),
            SignedOutCallbackPath = LocalPath("SignedOutCallbackPath", fallback.SignedOutCallbackPath),
            Scope = Scopes() is { Count: > 0 } scopes ? scopes : fallback.Scope,
            ResponseMode = OneOf("ResponseMode", ResponseModes.Query, ResponseModes.FormPost),
            Prompt = Text("Prompt"),
            MaxAge = Age(),
            GetClaimsFromUserInfoEndpoint = Flag("GetClaimsFromUserInfoEndpoint", otherwise: true),
            RequireHttpsMetadata = requiresHttps,
            SaveTokens = Flag("SaveTokens", otherwise: true),
            RoleClaim = Text("RoleClaim"),
            RoleMap = RoleMap(),
        };
    }

    private static bool HasValue(IConfigurationSection entry) => !string.IsNullOrWhiteSpace(entry.Value) || entry.GetChildren().Any(HasValue);

    // Values of the original handler that would make signing in weaker than it is here.
    private void RefuseWhatIsNotOurs()
    {
        if (Text("ResponseType") is { } type && type != "code") Problem("ResponseType", "must be code: other flows put tokens into addresses.");
        if (!Flag("UsePkce", otherwise: true)) Problem("UsePkce", "must be true: a code that is caught on the way would be worth something.");
        if (Flag("MapInboundClaims", otherwise: false)) Problem("MapInboundClaims", "must be false: claims keep the names that the provider gives them.");
        if (Text("CallbackPath") is { } one && one == Text("SignedOutCallbackPath")) Problem("SignedOutCallbackPath", "must be another path than CallbackPath.");
        if (Scopes() is { Count: > 0 } scopes && !scopes.Contains("openid", StringComparer.Ordinal)) Problem("Scope", "must contain openid.");
    }

    private string? Authority(bool requiresHttps)
    {
        if (Text("Authority") is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || text.Length > AuthorityCharactersMax || address.Query.Length > 0 || address.Fragment.Length > 0
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            Problem("Authority", $"must be the provider's address, such as https://sign-in.example.com, with at most {AuthorityCharactersMax} characters.");
            return null;
        }

        if (address.Scheme == Uri.UriSchemeHttp && (requiresHttps || !Loopback.Is(address.Host)))
            Problem("Authority", "must begin with https:// (http:// is taken on loopback only, with RequireHttpsMetadata false).");
        return text;
    }

    private PathString LocalPath(string name, PathString otherwise)
    {
        if (Text(name) is not { } path) return otherwise;
        if (path.StartsWith('/') && path.Length > 1 && LocalUrl.OrHome(path) == path) return path;
        Problem(name, "must be a path of this site, such as /signin-oidc.");
        return otherwise;
    }

    // As the original takes them (Scope:0, Scope:1, …), or all in one, separated by spaces.
    private List<string> Scopes() => [.. Texts(section.GetSection("Scope")).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private Dictionary<string, IReadOnlyList<string>> RoleMap()
    {
        var map = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var entry in section.GetSection("Roles").GetChildren().Where(HasValue))
        {
            if (Roles.All.Contains(entry.Key, StringComparer.Ordinal)) map[entry.Key] = [.. Texts(entry)];
            else Problem($"Roles:{entry.Key}", $"is no role of ours; there are {string.Join(", ", Roles.All)}.");
        }

        if (map.Count > 0 && Text("RoleClaim") is null) Problem("RoleClaim", "is missing: Roles says what the provider's values mean, but not which claim holds them.");
        return map;
    }

    private static IEnumerable<string> Texts(IConfigurationSection entry) =>
        entry.GetChildren().Select(child => child.Value).Append(entry.Value).Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!);

    private TimeSpan? Age()
    {
        if (Text("MaxAge") is not { } text) return null;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var age) && age >= TimeSpan.Zero) return age;
        Problem("MaxAge", "must be a stretch of time such as 08:00:00.");
        return null;
    }

    private string OneOf(string name, params string[] choices)
    {
        if (Text(name) is not { } text) return choices[0];
        if (choices.Contains(text, StringComparer.Ordinal)) return text;
        Problem(name, $"must be one of {string.Join(", ", choices)}.");
        return choices[0];
    }

    private bool Flag(string name, bool otherwise) => Text(name) is null ? otherwise : problems.ReadFlag(section, name);

    private string? Text(string name) => section[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private void Problem(string name, string whatIsWrong) => problems.Add($"{Path}:{name}", whatIsWrong);
}
