namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>Where the dashboard sends a browser to have somebody signed in, and where the press on the name of one of the cast leads.</summary>
internal sealed class AuthorizeDoor(
    SandboxIdentity identity, MemberDirectory members, ProviderSessions sessions, GrantBook grants, IdTokens tokens, TimeProvider time)
{
    public async Task AuthorizeAsync(HttpContext http)
    {
        var given = await ProviderParameters.ReadAsync(http.Request);
        switch (AuthorizeReading.Of(given, identity))
        {
            case AuthorizeReading.Refused(var why): await ProviderPage.RefuseAsync(http, why); break;
            case AuthorizeReading.Wrong(var back, var error, var why): await RefuseAsync(http, back, error, why); break;
            case AuthorizeReading.Asked(var request): await DecideAsync(http, request, given!); break;
        }
    }

    /// <summary>The address repeats what was asked for, so that nothing is kept about whoever never presses a name.</summary>
    public async Task ChooseAsync(HttpContext http)
    {
        if (!await ProviderForm.IsGenuineAsync(http)) await ProviderPage.RefuseAsync(http, "The page was too old. Go back and try again.");
        else if (AuthorizeReading.Of(ProviderParameters.OfQuery(http.Request), identity) is not AuthorizeReading.Asked(var request))
            await ProviderPage.RefuseAsync(http, "The request was changed on its way.");
        else if (MemberDirectory.Find(http.Request.Form[ProviderForm.MemberField]) is not { } member) await ProviderPage.RefuseAsync(http, "Nobody of that name is part of the sandbox.");
        else await LetInAsync(http, request, sessions.Begin(http, member));
    }

    private async Task DecideAsync(HttpContext http, AuthorizeRequest request, ProviderParameters given)
    {
        var hinted = MemberDirectory.Find(request.LoginHint);
        var known = sessions.Find(http);
        var isEnough = known is not null && IsFresh(known, request) && (hinted is null || hinted == known.Member);
        if (request.Prompt == AuthorizeRequest.Silently)
        {
            var isMeant = request.IdTokenHint is null || (known is not null && await tokens.SubjectOfAsync(request.IdTokenHint) == known.Member.Subject);
            if (isEnough && isMeant) await LetInAsync(http, request, known!);
            else await RefuseAsync(http, request.Return, "login_required", "nobody is signed in whom this would suit");
        }
        else if (isEnough) await LetInAsync(http, request, known!);
        else if (hinted is not null) await LetInAsync(http, request, sessions.Begin(http, hinted));
        else await ProviderPage.ChooseAsync(http, members.All, IdentitySetup.Choice + QueryString.Create(given.Values!), request.Return.Address);
    }

    private bool IsFresh(ProviderSession session, AuthorizeRequest request) =>
        request.Prompt != AuthorizeRequest.Anew && (request.AgeSecondsMax is not { } age || (time.GetUtcNow() - session.SignedInAt).TotalSeconds < age);

    private Task LetInAsync(HttpContext http, AuthorizeRequest request, ProviderSession session) =>
        ReturnAsync(http, request.Return, ("code", grants.Issue(IssuedKind.Code, new Grant(session, request))));

    private Task RefuseAsync(HttpContext http, AuthorizeReturn back, string error, string why) => ReturnAsync(http, back, ("error", error), ("error_description", why));

    // RFC 9207: the answer names who gives it.
    private Task ReturnAsync(HttpContext http, AuthorizeReturn back, params IEnumerable<(string Name, string Value)> answer)
    {
        var all = answer.Append((Name: "iss", Value: identity.Issuer!)).ToList();
        if (back.State is { } state) all.Add(("state", state));
        if (back.ByForm) return ProviderPage.PassOnAsync(http, back.Address, all);
        http.Response.Redirect(back.Address + QueryString.Create(all.Select(each => KeyValuePair.Create<string, string?>(each.Name, each.Value))));
        http.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
