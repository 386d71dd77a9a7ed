using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>
/// The glue between the framework's base for signing in elsewhere and the provider: sends people there, takes them back, and signs them out there too. Whatever
/// does not fit ends on one plain page; the reason is in the log, beside the reference that the page shows.
/// </summary>
internal sealed partial class OpenIdConnectHandler(
    IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IdentityProvider provider, SignInCompletion completion)
    : RemoteAuthenticationHandler<OpenIdConnectOptions>(options, loggers, encoder), IAuthenticationSignOutHandler
{
    // Beyond this a browser or a proxy may refuse the address; the provider then asks the person instead.
    private const int HintCharactersMax = 4000;
    private const int ReturnCharactersMax = 2000;
    private static readonly TimeSpan ProviderAnswersWithin = TimeSpan.FromSeconds(10);

    private OpenIdConnectSettings Settings => Context.RequestServices.GetRequiredService<OpenIdConnectSettings>();

    public override async Task<bool> HandleRequestAsync()
    {
        if (Request.Path != Settings.SignedOutCallbackPath) return await base.HandleRequestAsync();
        // The session ended before the person left; what comes back only says where to go.
        var properties = Request.Query["state"] is [{ Length: > 0 } state] ? Options.StateDataFormat.Unprotect(state) : null;
        var isOurs = properties is not null && BegunSignIn.ReadFrom(properties) is null;
        if (!isOurs) LogForeignSignOut(Logger);
        Response.Redirect(isOurs ? LocalUrl.OrHome(properties!.RedirectUri) : Pages.SignIn);
        return true;
    }

    /// <summary>Ends the session at the provider too, where it can be reached and offers that. Ours has ended before.</summary>
    public async Task SignOutAsync(AuthenticationProperties? properties)
    {
        var back = LocalUrl.OrHome(properties?.RedirectUri);
        if (provider.Known?.Told.EndSessionEndpoint is not { Length: > 0 } endSession)
        {
            Response.Redirect(back);
            return;
        }

        var hint = await Context.GetTokenAsync(Options.SignInScheme!, SignInCompletion.IdTokenName);
        Response.Redirect(new OpenIdConnectMessage
        {
            IssuerAddress = endSession,
            ClientId = Settings.ClientId,
            IdTokenHint = hint?.Length <= HintCharactersMax ? hint : null,
            PostLogoutRedirectUri = BuildRedirectUri(Settings.SignedOutCallbackPath),
            State = Options.StateDataFormat.Protect(new AuthenticationProperties { RedirectUri = back }),
            EnableTelemetryParameters = false,
        }.CreateLogoutRequestUrl());
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!SafeAddress.IsSafe(Request))
        {
            Refuse(new SignInRefusal("the dashboard was opened over plain HTTP, beyond this machine", SignInAdvice.ComeByHttps));
            return;
        }

        if (await provider.FindAsync(ProviderAnswersWithin, Context.RequestAborted) is ProviderState.Ready ready) SendAway(ready.Document, properties);
        else Refuse(new SignInRefusal("the provider is not available", SignInAdvice.Later));
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var (answer, fault) = await SignInAnswer.ReadAsync(Request);
        if (answer is null) return Refuse(new SignInRefusal(fault));
        var properties = string.IsNullOrEmpty(answer.State) ? null : Options.StateDataFormat.Unprotect(answer.State);
        if (properties is null || BegunSignIn.ReadFrom(properties) is not { } begun) return Refuse(new SignInRefusal("the state is missing, or not ours", SignInAdvice.BegunElsewhere));
        if (!ValidateCorrelationId(properties)) return Refuse(new SignInRefusal("the sign-in was begun in another browser, or is over already", SignInAdvice.BegunElsewhere));
        if (TimeProvider.GetUtcNow() - begun.BegunAt > Options.RemoteAuthenticationTimeout) return Refuse(new SignInRefusal("the sign-in took too long", SignInAdvice.BegunElsewhere));
        if (await provider.FindAsync(ProviderAnswersWithin, Context.RequestAborted) is not ProviderState.Ready ready)
            return Refuse(new SignInRefusal("the provider is not available", SignInAdvice.Later));
        if (RefusalOf(answer, ready.Document) is { } refusal) return Refuse(refusal);
        return await completion.CompleteAsync(answer.Code!, begun, ready.Document, Context.RequestAborted) switch
        {
            CompletedSignIn.Person person => HandleRequestResult.Success(TicketOf(person, properties)),
            CompletedSignIn.Refused refused => Refuse(refused.Refusal),
            var other => throw new InvalidOperationException($"Unknown end of a sign-in: {other.GetType().Name}."),
        };
    }

    // What was asked for once more, or by whoever challenges; else by the settings.
    private void SendAway(ProviderDocument document, AuthenticationProperties properties)
    {
        var maxAge = properties.GetParameter<TimeSpan?>(OpenIdConnectParameterNames.MaxAge) ?? Settings.MaxAge;
        // A provider that did not tell last time when the person signed in will not this time: it is told to ask them.
        var prompt = properties.GetParameter<string>(OpenIdConnectParameterNames.Prompt) ?? (maxAge is not null && ToldPerson.IsOfUntoldTime(Context.User) ? "login" : Settings.Prompt);
        var begun = BegunSignIn.Begin(BuildRedirectUri(Options.CallbackPath), TimeProvider.GetUtcNow(), asksToProve: prompt == "login");
        properties.RedirectUri = properties.RedirectUri?.Length <= ReturnCharactersMax ? LocalUrl.OrHome(properties.RedirectUri) : Pages.Home;
        begun.WriteTo(properties);
        GenerateCorrelationId(properties);
        var request = new OpenIdConnectMessage
        {
            IssuerAddress = document.Told.AuthorizationEndpoint,
            ClientId = Settings.ClientId,
            RedirectUri = begun.RedirectUri,
            ResponseType = "code",
            ResponseMode = Settings.ResponseMode == ResponseModes.Query ? null : Settings.ResponseMode,
            Scope = string.Join(' ', Settings.Scope),
            Nonce = begun.Nonce,
            State = Options.StateDataFormat.Protect(properties),
            Prompt = prompt,
            MaxAge = maxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null,
            LoginHint = properties.GetParameter<string>(OpenIdConnectParameterNames.LoginHint),
            EnableTelemetryParameters = false,
        };
        request.SetParameter("code_challenge", begun.CodeChallenge);
        request.SetParameter("code_challenge_method", "S256");
        Response.Redirect(request.CreateAuthenticationRequestUrl());
    }

    // An answer of another provider must not be taken for this one's, least of all an error (RFC 9207).
    private static SignInRefusal? RefusalOf(SignInAnswer answer, ProviderDocument document)
    {
        if (answer.Issuer is null ? document.NamesIssuer : answer.Issuer != document.Told.Issuer) return new SignInRefusal("the answer does not come from the provider (iss)");
        if (answer.Error is { } error) return new SignInRefusal($"the provider answered {error}", error == "access_denied" ? SignInAdvice.Denied : SignInAdvice.BeginAgain);
        return string.IsNullOrEmpty(answer.Code) ? new SignInRefusal("the answer holds no code") : null;
    }

    // A new set of properties: what the sign-in was begun with has no place in a session.
    private AuthenticationTicket TicketOf(CompletedSignIn.Person person, AuthenticationProperties begun)
    {
        var properties = new AuthenticationProperties { RedirectUri = LocalUrl.OrHome(begun.RedirectUri) };
        properties.StoreTokens(person.Tokens);
        return new AuthenticationTicket(person.Principal, properties, Scheme.Name);
    }

    private HandleRequestResult Refuse(SignInRefusal refusal)
    {
        var reference = SignInFailure.NewReference();
        LogRefused(Logger, reference, refusal.Reason);
        Response.Redirect(SignInFailure.AddressOf(refusal.Advice, reference));
        return HandleRequestResult.Handle();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in was refused; reference {Reference}: {Reason}")]
    private static partial void LogRefused(ILogger log, string reference, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Somebody came back from signing out with a state that is not ours; nothing was done")]
    private static partial void LogForeignSignOut(ILogger log);
}
