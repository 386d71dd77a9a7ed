using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>
/// Asks the provider about somebody who is signed in, by the refresh token of their session (OpenID Connect Core 12). What it tells is checked as at a sign-in:
/// it must be about the same person of the same issuer. When they last proved who they are stays as it was.
/// </summary>
internal sealed partial class OpenIdConnectRecheck(
    OpenIdConnectSettings settings, IdentityProvider provider, ProviderChannel channel, IdTokenCheck idTokens, SignInCompletion completion, ILogger<OpenIdConnectRecheck> log)
    : ISessionRecheck
{
    private static readonly TimeSpan ProviderAnswersWithin = TimeSpan.FromSeconds(10);
    private static readonly string[] Told = [ClaimTypes.Name, ClaimTypes.Email, ClaimTypes.Role];

    public async ValueTask<SessionRecheck> RecheckAsync(AuthenticationProperties properties, ClaimsPrincipal known, CancellationToken stop)
    {
        if (properties.GetTokenValue(SignInCompletion.RefreshTokenName) is not { Length: > 0 } refreshToken) return new SessionRecheck.AskPerson();
        if (known.FindFirst(ClaimTypes.NameIdentifier) is not { } subject) return new SessionRecheck.AskPerson();
        if (await provider.FindAsync(ProviderAnswersWithin, stop) is not ProviderState.Ready { Document: var document }) return new SessionRecheck.NotReachable();
        // Another provider was configured meanwhile: this one knows nothing of the session.
        if (subject.Issuer != document.Told.Issuer) return new SessionRecheck.Ended();
        Dictionary<string, string> form = new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken };
        return TokenAnswer.Read(await channel.PostAsync(document.Told.TokenEndpoint, form, stop)) switch
        {
            TokenAnswer.Given given => await TakeAsync(given, refreshToken, document, properties, known, subject.Value, stop),
            TokenAnswer.Worthless => new SessionRecheck.Ended(),
            TokenAnswer.Nothing nothing => NotReachable(nothing.Reason),
            var other => throw new InvalidOperationException($"Unknown answer of a token endpoint: {other.GetType().Name}."),
        };
    }

    private async Task<SessionRecheck> TakeAsync(
        TokenAnswer.Given given, string refreshToken, ProviderDocument document, AuthenticationProperties properties, ClaimsPrincipal known, string subject, CancellationToken stop)
    {
        var claims = JsonElement.Parse("{}");
        if (given.IdToken is not null)
        {
            var verdict = await idTokens.CheckAsync(given.IdToken, given.AccessToken, nonce: null, document, stop);
            if (verdict is not IdTokenVerdict.Believed believed) return Ended(((IdTokenVerdict.Refused)verdict).Refusal.Reason);
            if (believed.Claims.GetProperty("sub").GetString() != subject) return Ended("the new ID token is somebody else's");
            if (!IsOfSameSignIn(given.IdToken, properties)) return Ended("the new ID token has the nonce of another sign-in");
            claims = believed.Claims;
        }

        var kept = properties.Clone();
        kept.StoreTokens(completion.Kept(given.IdToken ?? properties.GetTokenValue(SignInCompletion.IdTokenName), given.RefreshToken ?? refreshToken));
        var more = await completion.AskMoreAsync(document, given.AccessToken, subject, stop);
        if (more is ToldMore.OfNobody(var fault)) return Ended(fault);
        // The provider stands by its word, and tells no more now. What it gave has to be kept: the old refresh token may be used up.
        if (more is not ToldMore.OfThem { Claims: var second } || (given.IdToken is null && second is null)) return new SessionRecheck.Unchanged(kept);
        var told = ToldPerson.Of(document.Told.Issuer, subject, second is { } also ? [claims, also] : [claims], settings);
        if (IsSame(told, known)) return new SessionRecheck.Unchanged(kept);
        told.AddClaims(known.FindAll(claim => claim.Type is Operator.SignedInAtClaim or ToldPerson.OwnTimeClaim).Select(claim => claim.Clone()));
        return new SessionRecheck.Changed(new ClaimsPrincipal(told), kept);
    }

    // OpenID Connect Core 12.2: a new token needs no nonce, but one that it has is that of the sign-in.
    private static bool IsOfSameSignIn(string token, AuthenticationProperties properties)
    {
        if (IdTokenCheck.NonceOf(new JsonWebToken(token)) is not { } nonce) return true;
        return properties.GetTokenValue(SignInCompletion.IdTokenName) is { Length: > 0 } former && IdTokenCheck.NonceOf(new JsonWebToken(former)) == nonce;
    }

    private static bool IsSame(ClaimsIdentity told, ClaimsPrincipal known) =>
        Told.All(type => told.FindAll(type).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal).SetEquals(known.FindAll(type).Select(claim => claim.Value)));

    private SessionRecheck.Ended Ended(string reason)
    {
        LogEnded(reason);
        return new SessionRecheck.Ended();
    }

    private SessionRecheck.NotReachable NotReachable(string reason)
    {
        LogNotReachable(reason);
        return new SessionRecheck.NotReachable();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session ends because of what the OpenID provider said about it now: {Reason}")]
    private partial void LogEnded(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session could not be checked again at the OpenID provider: {Reason}")]
    private partial void LogNotReachable(string reason);
}
