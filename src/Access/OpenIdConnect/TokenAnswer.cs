namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What the token endpoint said.</summary>
internal abstract record TokenAnswer
{
    private TokenAnswer() { }

    /// <summary>Tokens, none of them looked at. There is an access token always, the others where the provider gave them.</summary>
    public sealed record Given(string AccessToken, string? IdToken, string? RefreshToken) : TokenAnswer;

    /// <summary>What was brought (a code, a refresh token) is not or no longer worth anything.</summary>
    public sealed record Worthless : TokenAnswer;

    /// <summary>No answer, or one that says nothing about what was brought.</summary>
    public sealed record Nothing(string Reason) : TokenAnswer;

    public static TokenAnswer Read(ProviderReply reply)
    {
        if (!reply.IsAnswer) return new Nothing("the token endpoint does not answer");
        if (!ProviderJson.TryRead(reply.Body, out var body)) return new Nothing($"the token endpoint answered {reply.Code} and nothing readable");
        if (!reply.IsGood) return ProviderJson.TextOf(body, "error") == "invalid_grant" ? new Worthless() : new Nothing($"the token endpoint answered {reply.Code}");
        if (ProviderJson.TextOf(body, "access_token") is not { Length: > 0 } accessToken) return new Nothing("the token endpoint gave no access token");
        if (!string.Equals(ProviderJson.TextOf(body, "token_type"), "Bearer", StringComparison.OrdinalIgnoreCase)) return new Nothing("the token endpoint gave a token of another type than Bearer");
        return new Given(accessToken, ProviderJson.TextOf(body, "id_token"), ProviderJson.TextOf(body, "refresh_token"));
    }
}
