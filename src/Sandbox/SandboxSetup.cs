using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.OpenIdConnect;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Sandbox.Identity;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>Registers the sandbox where it is switched on, and refuses to let it near anything real.</summary>
internal static class SandboxSetup
{
    public static void AddSandbox(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        var configuration = builder.Configuration;
        var isOpen = problems.ReadFlag(configuration, SandboxSettings.EnabledSetting);
        builder.Services.AddSingleton(new SandboxGate(isOpen));
        if (!isOpen) return;
        builder.Services.AddSingleton<SampleSender>();
        builder.Services.AddSingleton<SandboxStream>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SandboxStream>());
        builder.Services.AddSingleton<StreamComparison>();
        builder.Services.AddSingleton(new SignInWay(typeof(CastButtons)));
        builder.Services.AddCashier();
        builder.Services.AddIdentity();
        builder.Services.AddHostedService<SandboxPeople>();
        builder.Services.AddOpenIdConnect(static provider => SandboxSignIn.SettingsFor(provider.GetRequiredService<SandboxIdentity>()));
        if (!string.IsNullOrWhiteSpace(configuration["Mozarto:BaseUrl"]))
            problems.Add("Mozarto:BaseUrl", "is set while the sandbox is on. The sandbox never runs beside a real Mozarto; switch one of them off.");
        if (!string.IsNullOrWhiteSpace(configuration["Authentication:OpenIdConnect:Authority"]))
            problems.Add("Authentication:OpenIdConnect:Authority", "is set while the sandbox is on. The sandbox signs its own cast in; switch one of them off.");
        if (!problems.ReadFlag(configuration, SandboxSettings.AllowRemoteSetting) && RemoteAddress(configuration) is { } remote)
            problems.Add("Sandbox:Enabled", $"is true, but the product is told to listen on {remote}. The sandbox stays on loopback unless Sandbox:AllowRemote is true.");
        if (!configuration.GetSection("Endpoints").GetChildren().Any()) configuration.AddInMemoryCollection(SandboxSettings.Endpoints);
    }

    /// <summary>Where the sandbox is shut nothing below its address exists, whoever asks and in whichever way.</summary>
    public static void UseSandbox(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SandboxGate>().IsOpen) return;
        app.Use(static (http, next) =>
        {
            if (!http.Request.Path.StartsWithSegments(Pages.Sandbox, StringComparison.OrdinalIgnoreCase)) return next(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    public static void MapSandbox(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<SandboxGate>().IsOpen) return;
        app.MapPost(SandboxSignIn.Route, SandboxSignIn.SignInAsync).AllowAnonymous();
        app.MapGet(Pages.SandboxStream, static (SandboxStream stream) => stream.Latest is { } run
            ? Results.Text(run.Ledger.ToCsv(), "text/csv; charset=utf-8; header=present", System.Text.Encoding.UTF8)
            : Results.NotFound());
        // As another server would: none of our pages, sessions and error texts.
        app.MapPost(PretendCashier.Route, static (HttpContext http, PretendCashier cashier) => cashier.TakeAsync(http)).AllowAnonymous().DisableAntiforgery().ShortCircuit();
        app.MapIdentity();
    }

    private static void AddCashier(this IServiceCollection services)
    {
        services.AddSingleton<PretendSwitches>();
        services.AddSingleton<PretendLedger>();
        services.AddSingleton<PretendTeller>();
        services.AddSingleton<PretendCashier>();
        services.AddSingleton<ICashierKeys, SandboxCashierKeys>();
    }

    private static string? RemoteAddress(ConfigurationManager configuration)
    {
        var listed = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""));
        var ports = (configuration["http_ports"] ?? "") + (configuration["https_ports"] ?? "");
        if (ports.Length > 0 && string.IsNullOrEmpty(configuration["urls"])) return $"every address (port {ports})";
        return listed.FirstOrDefault(address => !IsLoopback(address));
    }

    private static bool IsLoopback(string address)
    {
        if (!Uri.TryCreate(address.Replace("*", "any.invalid", StringComparison.Ordinal).Replace("+", "any.invalid", StringComparison.Ordinal), UriKind.Absolute, out var uri)) return false;
        return Loopback.Is(uri.Host);
    }
}
