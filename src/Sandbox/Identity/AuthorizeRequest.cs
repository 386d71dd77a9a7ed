using System.Buffers.Text;
using System.Globalization;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>Where and how an answer goes back to the dashboard.</summary>
internal sealed record AuthorizeReturn(string Address, string? State, bool ByForm);

/// <summary>Somebody is to be signed in. OpenID Connect Core 3.1.2.1.</summary>
internal sealed record AuthorizeRequest(AuthorizeReturn Return, string Challenge, string? Nonce, IReadOnlyList<string> Scopes)
{
    public const string Silently = "none";
    public const string Anew = "login";

    /// <summary>Null, <see cref="Silently"/> or <see cref="Anew"/>.</summary>
    public string? Prompt { get; init; }

    /// <summary>How long ago, in seconds, they may have signed in at most.</summary>
    public long? AgeSecondsMax { get; init; }

    public string? LoginHint { get; init; }

    public string? IdTokenHint { get; init; }
}

/// <summary>What a request to sign somebody in comes to: closed.</summary>
internal abstract record AuthorizeReading
{
    private const int ChallengeCharacters = 43;

    private AuthorizeReading() { }

    /// <summary>Nobody knows whose request it is: it is told to the person, and never sent on.</summary>
    public sealed record Refused(string Why) : AuthorizeReading;

    /// <summary>It is the dashboard's, and wrong: the dashboard is told.</summary>
    public sealed record Wrong(AuthorizeReturn Return, string Error, string Why) : AuthorizeReading;

    public sealed record Asked(AuthorizeRequest Request) : AuthorizeReading;

    public static AuthorizeReading Of(ProviderParameters? given, SandboxIdentity identity)
    {
        if (given is null) return new Refused("The request is no form, or too large.");
        if (given.Repeated is "client_id" or "redirect_uri") return new Refused($"{given.Repeated} came twice.");
        if (given["client_id"] != identity.ClientId) return new Refused("client_id names no client of this provider.");
        if (!identity.IsOurs(given["redirect_uri"], SandboxIdentity.SignInCallback)) return new Refused("redirect_uri is not the one of the dashboard.");
        var mode = given["response_mode"];
        var back = new AuthorizeReturn(given["redirect_uri"]!, given.Repeated == "state" ? null : given["state"], mode == "form_post");
        var scopes = given["scope"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (FaultOf(given, scopes) is var (error, why)) return new Wrong(back, error, why);
        return new Asked(new AuthorizeRequest(back, given["code_challenge"]!, given["nonce"], scopes)
        {
            Prompt = given["prompt"],
            AgeSecondsMax = given["max_age"] is { } age ? long.Parse(age, CultureInfo.InvariantCulture) : null,
            LoginHint = given["login_hint"],
            IdTokenHint = given["id_token_hint"],
        });
    }

    private static (string Error, string Why)? FaultOf(ProviderParameters given, IReadOnlyList<string> scopes)
    {
        if (given.Repeated is { } name) return Invalid($"{name} came twice");
        if (given.Has("request")) return ("request_not_supported", "request objects are not supported");
        if (given.Has("request_uri")) return ("request_uri_not_supported", "request_uri is not supported");
        if (given["response_type"] is not { } type) return Invalid("response_type is missing");
        if (type != "code") return ("unsupported_response_type", "response_type must be code");
        if (given["response_mode"] is not (null or "query" or "form_post")) return Invalid("response_mode must be query or form_post");
        if (!scopes.Contains("openid", StringComparer.Ordinal)) return ("invalid_scope", "scope must contain openid");
        if (given["code_challenge_method"] != "S256") return Invalid("code_challenge_method must be S256");
        if (given["code_challenge"] is not { Length: ChallengeCharacters } challenge || !Base64Url.IsValid(challenge)) return Invalid("code_challenge is missing or no SHA-256");
        if (given["prompt"] is not (null or AuthorizeRequest.Silently or AuthorizeRequest.Anew)) return Invalid("prompt must be none or login");
        if (given["max_age"] is { } age && !long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return Invalid("max_age must be a number of seconds");
        return null;
    }

    private static (string Error, string Why) Invalid(string why) => ("invalid_request", why);
}
