using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;
using Radzen;

namespace Mozarto.Dashboard.Shell;

/// <summary>What the frame around every page needs, and the pages that answer when something is missing or broken.</summary>
internal static class ShellSetup
{
    public static void AddShell(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CircuitReference>();
        services.AddScoped<CircuitHandler>(scope => scope.GetRequiredService<CircuitReference>());
        services.TryAddSingleton(ShellState.From(builder.Configuration));
        services.TryAddSingleton(BusinessTime.From(builder.Configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LiveUpdates>();
    }

    /// <summary>Comes before every other Map…, so that what it catches is everything.</summary>
    public static void MapShell(this WebApplication app)
    {
        app.UseWhen(WantsPage, pages => pages.UseExceptionHandler(Pages.Error, createScopeForErrors: true));
        app.Use(ShowErrorsAsGet);
        app.UseWhen(IsMissingPage, pages => pages.UseStatusCodePagesWithReExecute(Pages.NotFound, createScopeForStatusCodePages: true));
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapThemeChoice();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    // Only a person's browser asks for HTML. Machines get the bare status code, whatever happens.
    private static bool WantsPage(HttpContext context) =>
        context.Request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // Plain endpoints answer for themselves: an empty 401 or 405 of theirs stays empty.
    private static bool IsMissingPage(HttpContext context) =>
        WantsPage(context) && (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null);

    // A failed POST is shown by the same page as a failed GET; as a POST it would be asked for an antiforgery token.
    private static Task ShowErrorsAsGet(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IExceptionHandlerFeature>() is not null) context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}
