using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>Registers signing in with an OpenID provider.</summary>
internal static class OpenIdConnectSetup
{
    public const string Scheme = SignInAgain.ProviderScheme;

    private const string StatePurpose = "Mozarto.Dashboard.Access.OpenIdConnect.State";
    private const string BegunCookieName = "mozarto-signing-in.";

    /// <summary>The provider of the configuration, if there is one. In earnest there has to be; beside the sandbox, which brings its own, there is none.</summary>
    public static void AddOpenIdConnect(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        if (problems.ReadFlag(builder.Configuration, DatabaseSettings.SandboxSetting)) return;
        if (new OpenIdConnectSection(builder.Configuration, problems).Read() is { } settings)
        {
            builder.Services.AddOpenIdConnect(_ => settings);
            builder.Services.AddSingleton(new SignInWay(typeof(ProviderButton)));
        }
        else if (!builder.Environment.IsDevelopment())
        {
            problems.Add($"{OpenIdConnectSection.Path}:Authority", "is missing: nobody could sign in. Enter the OpenID provider's Authority, ClientId and ClientSecret.");
        }
    }

    /// <summary>The handler and what it stands on, for any provider.</summary>
    public static void AddOpenIdConnect(this IServiceCollection services, Func<IServiceProvider, OpenIdConnectSettings> settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<ProviderChannel>();
        services.AddSingleton<IdentityProvider>();
        services.AddSingleton<IdTokenCheck>();
        services.AddSingleton<SignInCompletion>();
        services.AddSingleton<ISessionRecheck, OpenIdConnectRecheck>();
        new AuthenticationBuilder(services).AddRemoteScheme<OpenIdConnectOptions, OpenIdConnectHandler>(Scheme, displayName: null, static _ => { });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<OpenIdConnectSettings, IDataProtectionProvider>(Fill);
    }

    /// <summary>Where the button leads: to the provider, and from there to where the person wanted to go.</summary>
    public static void MapOpenIdConnect(this WebApplication app)
    {
        if (app.Services.GetService<OpenIdConnectSettings>() is null) return;
        app.MapGet(Pages.SignInBegin, static (string? returnUrl) =>
            Results.Challenge(new AuthenticationProperties { RedirectUri = LocalUrl.OrHome(returnUrl) }, [Scheme])).AllowAnonymous();
    }

    private static void Fill(OpenIdConnectOptions options, OpenIdConnectSettings settings, IDataProtectionProvider protection)
    {
        var isForm = settings.ResponseMode == ResponseModes.FormPost;
        options.CallbackPath = settings.CallbackPath;
        options.StateDataFormat = new PropertiesDataFormat(protection.CreateProtector(StatePurpose));
        options.CorrelationCookie = new BegunCookie
        {
            Name = BegunCookieName,
            Path = settings.CallbackPath,
            HttpOnly = true,
            IsEssential = true,
            // A form that another site sends brings no cookie along but one that is for that, and such a one is taken over TLS only.
            SameSite = isForm ? SameSiteMode.None : SameSiteMode.Lax,
            SecurePolicy = isForm ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest,
        };
    }
}
