using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Access;

/// <summary>Counts who is sent away because nobody knows them, and leaves everything else to the framework.</summary>
internal sealed class AnonymousChallenges(AnonymousRefusals refusals) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler framework = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Challenged) refusals.Count(HttpMethods.IsGet(context.Request.Method) ? AnonymousRefusal.Page : AnonymousRefusal.Request);
        return framework.HandleAsync(next, context, policy, authorizeResult);
    }
}
