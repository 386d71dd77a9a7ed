using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What a code turned out to be worth.</summary>
internal abstract record CompletedSignIn
{
    private CompletedSignIn() { }

    public sealed record Person(ClaimsPrincipal Principal, IReadOnlyList<AuthenticationToken> Tokens) : CompletedSignIn;

    public sealed record Refused(SignInRefusal Refusal) : CompletedSignIn;
}

/// <summary>What the userinfo endpoint told.</summary>
internal abstract record ToldMore
{
    private ToldMore() { }

    /// <summary>Of the same person. Null where it is not asked.</summary>
    public sealed record OfThem(JsonElement? Claims) : ToldMore;

    /// <summary>Of somebody else, or of nobody.</summary>
    public sealed record OfNobody(string Reason) : ToldMore;

    public sealed record Nothing(string Reason) : ToldMore;
}

/// <summary>From a code, or a refresh token, to a person: token endpoint, ID token, userinfo, claims. Without a browser.</summary>
internal sealed partial class SignInCompletion(OpenIdConnectSettings settings, ProviderChannel channel, IdTokenCheck idTokens, TimeProvider time, ILogger<SignInCompletion> log)
{
    public const string IdTokenName = "id_token";
    public const string RefreshTokenName = "refresh_token";

    public async Task<CompletedSignIn> CompleteAsync(string code, BegunSignIn begun, ProviderDocument document, CancellationToken cancel)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = begun.RedirectUri,
            ["code_verifier"] = begun.CodeVerifier,
        };
        var answer = TokenAnswer.Read(await channel.PostAsync(document.Told.TokenEndpoint, form, cancel));
        if (answer is TokenAnswer.Nothing nothing) return Refuse(nothing.Reason);
        if (answer is not TokenAnswer.Given given) return Refuse("the provider does not know the code, or it was used before");
        var verdict = await idTokens.CheckAsync(given.IdToken, given.AccessToken, begun.Nonce, document, cancel);
        if (verdict is not IdTokenVerdict.Believed believed) return new CompletedSignIn.Refused(((IdTokenVerdict.Refused)verdict).Refusal);
        var subject = believed.Claims.GetProperty("sub").GetString()!;
        var more = await AskMoreAsync(document, given.AccessToken, subject, cancel);
        if (more is ToldMore.Nothing(var silence)) return Refuse(silence);
        if (more is ToldMore.OfNobody(var fault)) return Refuse(fault);
        JsonElement[] told = more is ToldMore.OfThem { Claims: { } second } ? [believed.Claims, second] : [believed.Claims];
        if (ClaimedRoles.AreElsewhere(told, settings)) LogElsewhere(settings.RoleClaim!);
        var identity = ToldPerson.Of(believed.Issuer, subject, told, settings);
        ToldPerson.AddTime(identity, believed.Claims, begun, time.GetUtcNow());
        return new CompletedSignIn.Person(new ClaimsPrincipal(identity), Kept(given.IdToken, given.RefreshToken));
    }

    /// <summary>What the userinfo endpoint tells, where it is asked: it must be of the same person (OpenID Connect Core 5.3.2).</summary>
    public async Task<ToldMore> AskMoreAsync(ProviderDocument document, string accessToken, string subject, CancellationToken cancel)
    {
        if (!settings.GetClaimsFromUserInfoEndpoint || string.IsNullOrEmpty(document.Told.UserInfoEndpoint)) return new ToldMore.OfThem(null);
        var reply = await channel.GetAsync(document.Told.UserInfoEndpoint, accessToken, cancel);
        if (!reply.IsGood) return new ToldMore.Nothing(reply.IsAnswer ? $"the userinfo endpoint answered {reply.Code}" : "the userinfo endpoint does not answer");
        if (!ProviderJson.TryRead(reply.Body, out var told)) return new ToldMore.OfNobody("the userinfo endpoint told nothing readable");
        return ProviderJson.TextOf(told, "sub") == subject ? new ToldMore.OfThem(told) : new ToldMore.OfNobody("the userinfo endpoint tells of somebody else (sub)");
    }

    /// <summary>The tokens that a session keeps: for signing out at the provider, and for asking it again.</summary>
    public IReadOnlyList<AuthenticationToken> Kept(string? idToken, string? refreshToken)
    {
        if (!settings.SaveTokens) return [];
        return [.. Named(IdTokenName, idToken), .. Named(RefreshTokenName, refreshToken)];
    }

    private static IEnumerable<AuthenticationToken> Named(string name, string? value) => string.IsNullOrEmpty(value) ? [] : [new() { Name = name, Value = value }];

    private static CompletedSignIn.Refused Refuse(string reason) => new(new SignInRefusal(reason));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OpenID provider does not tell {Claim} of somebody who signs in, as there are too many to list: they have no role by it. Have it tell only what is assigned to this application.")]
    private partial void LogElsewhere(string claim);
}
