namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>
/// Where the dashboard sends a browser to sign somebody out at the provider too (OpenID Connect RP-Initiated Logout 1.0). With an ID token of whoever is
/// signed in it happens at once; otherwise the person is asked.
/// </summary>
internal sealed class EndSessionDoor(SandboxIdentity identity, ProviderSessions sessions, GrantBook grants, IdTokens tokens)
{
    public async Task EndAsync(HttpContext http) => await GoOnAsync(http, await ProviderParameters.ReadAsync(http.Request), isSure: false);

    /// <summary>The person said yes. The address repeats what was asked for.</summary>
    public async Task ConfirmAsync(HttpContext http)
    {
        if (!await ProviderForm.IsGenuineAsync(http)) await ProviderPage.RefuseAsync(http, "The page was too old. Go back and try again.");
        else await GoOnAsync(http, ProviderParameters.OfQuery(http.Request), isSure: true);
    }

    private async Task GoOnAsync(HttpContext http, ProviderParameters? given, bool isSure)
    {
        if (given is null || given.Repeated is not null)
        {
            await ProviderPage.RefuseAsync(http, "The request is malformed.");
            return;
        }

        var hint = given["id_token_hint"];
        var subject = hint is null ? null : await tokens.SubjectOfAsync(hint);
        if (FaultOf(given, hint is not null, subject is not null) is { } why)
        {
            await ProviderPage.RefuseAsync(http, why);
            return;
        }

        var session = sessions.Find(http);
        if (session is not null && !isSure && session.Member.Subject != subject)
            await ProviderPage.ConfirmAsync(http, session.Member, IdentitySetup.SignOut + QueryString.Create(given.Values!), given["post_logout_redirect_uri"]);
        else await LeaveAsync(http, session, given);
    }

    private string? FaultOf(ProviderParameters given, bool hasHint, bool isHintOurs)
    {
        if (hasHint && !isHintOurs) return "id_token_hint is no token of this provider.";
        if (given["client_id"] is { } client && client != identity.ClientId) return "client_id names no client of this provider.";
        if (given["post_logout_redirect_uri"] is not { } address) return null;
        if (!identity.IsOurs(address, SandboxIdentity.SignOutCallback)) return "post_logout_redirect_uri is not the one of the dashboard.";
        return isHintOurs || given.Has("client_id") ? null : "post_logout_redirect_uri needs id_token_hint or client_id beside it.";
    }

    private async Task LeaveAsync(HttpContext http, ProviderSession? session, ProviderParameters given)
    {
        if (session is not null)
        {
            sessions.End(http, session);
            grants.End(session);
        }

        if (given["post_logout_redirect_uri"] is not { } address)
        {
            await ProviderPage.SayAsync(http, "You are signed out at the sandbox's identity provider.");
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Redirect(given["state"] is { } state ? address + QueryString.Create("state", state) : address);
    }
}
