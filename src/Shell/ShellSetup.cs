using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace Mozarto.Dashboard.Shell;

/// <summary>What the frame around every page needs, and the pages that answer when something is missing or broken.</summary>
internal static class ShellSetup
{
    public static void AddShell(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents()
            .AddInteractiveServerComponents(circuits => CircuitDoor.Limit(circuits, builder.Environment.IsDevelopment()))
            .AddHubOptions(CircuitDoor.Limit);
        services.AddSingleton<OpenCircuits>();
        services.AddRadzenComponents();
        services.AddScoped<CircuitReference>();
        services.AddScoped<CircuitHandler>(scope => scope.GetRequiredService<CircuitReference>());
        services.TryAddSingleton(ShellState.From(builder.Configuration));
    }

    /// <summary>What happens to a request that fails or leads nowhere. Comes after routing, and before everything that can fail.</summary>
    public static void UseShell(this WebApplication app)
    {
        app.UseExceptionHandler(Pages.Error, createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute(Pages.NotFound, createScopeForStatusCodePages: true);
        app.Use(KeepPagesForPeople);
        app.Use((http, next) => GrantNoCircuitAtTheEnd(http, next, app.Lifetime));
        var publicHost = app.Services.GetRequiredService<PublicAddress>().Base?.Authority;
        app.Use((http, next) => CircuitDoor.RefuseForeignAsync(http, next, publicHost));
    }

    public static void MapShell(this WebApplication app)
    {
        app.UseAntiforgery();
        app.Use(app.Services.GetRequiredService<OpenCircuits>().CountAsync);
        app.MapStaticAssets().AllowAnonymous();
        app.MapThemeChoice();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(static mode => mode.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it.
    }

    // A page that loses its circuit asks for another at once. Granted by a server that is stopping, it would hold the stop for half a minute.
    private static Task GrantNoCircuitAtTheEnd(HttpContext context, RequestDelegate next, IHostApplicationLifetime lifetime)
    {
        var isRefused = lifetime.ApplicationStopping.IsCancellationRequested && context.Request.Path.StartsWithSegments(CircuitDoor.Address, StringComparison.OrdinalIgnoreCase);
        if (!isRefused) return next(context);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Only a person's browser asks for HTML; machines get the bare status code, whatever happens. Plain endpoints answer for themselves:
    /// an empty 401 or 405 of theirs stays empty.
    /// </summary>
    private static Task KeepPagesForPeople(HttpContext context, RequestDelegate next)
    {
        var wantsPage = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        var isPage = context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (!(wantsPage && isPage) && context.Features.Get<IStatusCodePagesFeature>() is { } statusPages) statusPages.Enabled = false;
        if (context.Features.Get<IExceptionHandlerFeature>() is null) return next(context);
        if (!wantsPage) return Task.CompletedTask;
        // A failed POST is shown by the same page as a failed GET; as a POST it would be asked for an antiforgery token.
        context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}
