using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>What a provider does, case by case. What is not said is as it should be.</summary>
internal sealed record EvilScript
{
    /// <summary>Changes what is told under <c>.well-known</c>.</summary>
    public Action<JsonObject> Document { get; init; } = static _ => { };

    /// <summary>Changes the header of an ID token before it is signed.</summary>
    public Action<JsonObject> Header { get; init; } = static _ => { };

    /// <summary>Changes the claims of an ID token before it is signed.</summary>
    public Action<JsonObject> Claims { get; init; } = static _ => { };

    /// <summary>Changes the claims as text, for what no JSON object can hold.</summary>
    public Func<string, string> ClaimsText { get; init; } = static text => text;

    /// <summary>Signs: the algorithm of the header and the text give the signature. Null: as the algorithm says, with the published key.</summary>
    public Func<EvilKeys, string, byte[]>? Sign { get; init; }

    /// <summary>Changes a finished ID token.</summary>
    public Func<string, string> Token { get; init; } = static token => token;

    /// <summary>Changes what the token endpoint gives.</summary>
    public Action<JsonObject> Given { get; init; } = static _ => { };

    /// <summary>Changes what the userinfo endpoint tells.</summary>
    public Action<JsonObject> Told { get; init; } = static _ => { };

    /// <summary>Answers in the place of an endpoint, by path; null: as it should be.</summary>
    public Func<string, IResult?> Instead { get; init; } = static _ => null;
}

/// <summary>What it was asked, with everything that came along.</summary>
internal sealed record EvilRequest(string Method, string Path, string Query, string Authorization, IReadOnlyDictionary<string, string> Form);

/// <summary>An OpenID provider as a real HTTP server, with keys of its own, that lies as it is told to (<see cref="EvilScript"/>).</summary>
internal sealed class EvilProvider : IAsyncDisposable
{
    public const string ClientId = "dashboard";
    public const string ClientSecret = "canary-client-secret";
    public const string Subject = "person-1";

    private readonly ConcurrentDictionary<string, string> nonces = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<EvilRequest> seen = new();
    private readonly TimeProvider clock;
    private readonly WebApplication server;

    private EvilProvider(TimeProvider clock)
    {
        this.clock = clock;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(AnswerAsync);
    }

    public EvilScript Script { get; set; } = new();

    public EvilKeys Keys { get; } = new();

    public string Issuer { get; private set; } = "";

    public IReadOnlyList<EvilRequest> Seen => [.. seen];

    public static async Task<EvilProvider> StartAsync(TimeProvider clock)
    {
        var provider = new EvilProvider(clock);
        await provider.server.StartAsync();
        provider.Issuer = provider.server.Urls.Single();
        return provider;
    }

    /// <summary>The settings of a dashboard whose people sign in here.</summary>
    public Dictionary<string, string?> Settings => new(StringComparer.Ordinal)
    {
        ["Sandbox:Enabled"] = "false",
        ["Authentication:OpenIdConnect:Authority"] = Issuer,
        ["Authentication:OpenIdConnect:ClientId"] = ClientId,
        ["Authentication:OpenIdConnect:ClientSecret"] = ClientSecret,
        ["Authentication:OpenIdConnect:RequireHttpsMetadata"] = "false",
        ["Authentication:OpenIdConnect:RoleClaim"] = "groups",
        ["Authentication:OpenIdConnect:Roles:Support:0"] = "dashboard-support",
    };

    /// <summary>A code for a sign-in that was begun; what the browser brings back with it.</summary>
    public Dictionary<string, string?> Let(Uri begun)
    {
        var asked = QueryHelpers.ParseQuery(begun.Query);
        var code = $"code-{nonces.Count + 1}";
        nonces[code] = asked["nonce"].ToString();
        return new(StringComparer.Ordinal) { ["code"] = code, ["state"] = asked["state"] };
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Keys.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        var fields = form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        seen.Enqueue(new EvilRequest(http.Request.Method, http.Request.Path, http.Request.QueryString.ToString(), http.Request.Headers.Authorization.ToString(), fields));
        var answer = Script.Instead(http.Request.Path) ?? (http.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => Json(Document()),
            "/jwks" => Results.Text(Keys.Published, "application/json"),
            "/token" => Json(Given(fields)),
            "/userinfo" => Json(Told()),
            _ => Results.NotFound(),
        });
        await answer.ExecuteAsync(http);
    }

    private JsonObject Document() => Changed(Script.Document, new JsonObject
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = Issuer + "/authorize",
        ["token_endpoint"] = Issuer + "/token",
        ["jwks_uri"] = Issuer + "/jwks",
        ["userinfo_endpoint"] = Issuer + "/userinfo",
        ["end_session_endpoint"] = Issuer + "/end",
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    });

    private JsonObject Given(Dictionary<string, string> form) => Changed(Script.Given, new JsonObject
    {
        ["access_token"] = "canary-access-token",
        ["token_type"] = "Bearer",
        ["expires_in"] = 300,
        ["refresh_token"] = "canary-refresh-token",
        ["id_token"] = IdToken(form.TryGetValue("code", out var code) && nonces.TryGetValue(code, out var nonce) ? nonce : null),
    });

    private JsonObject Told() => Changed(Script.Told, new JsonObject { ["sub"] = Subject, ["name"] = "Pat Person" });

    private string IdToken(string? nonce)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var header = Changed(Script.Header, new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = EvilKeys.RsaName });
        var claims = new JsonObject { ["iss"] = Issuer, ["sub"] = Subject, ["aud"] = ClientId, ["iat"] = now, ["exp"] = now + 300, ["groups"] = new JsonArray("dashboard-support") };
        if (nonce is not null) claims["nonce"] = nonce;
        var text = $"{Encode(header.ToJsonString())}.{Encode(Script.ClaimsText(Changed(Script.Claims, claims).ToJsonString()))}";
        var signature = Script.Sign is { } sign ? sign(Keys, text) : Keys.Sign((string?)header["alg"] ?? "", text);
        return Script.Token($"{text}.{WebEncoders.Base64UrlEncode(signature)}");
    }

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));

    private static IResult Json(JsonObject value) => Results.Text(value.ToJsonString(), "application/json");

    private static JsonObject Changed(Action<JsonObject> change, JsonObject value)
    {
        change(value);
        return value;
    }
}
