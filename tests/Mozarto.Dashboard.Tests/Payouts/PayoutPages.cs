using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Pages about payouts on the store of a bench, for somebody who is signed in.</summary>
internal sealed class PayoutPages : IAsyncDisposable
{
    private readonly BunitContext pages = new();

    private PayoutPages(PayoutBench bench, bool isInteractive)
    {
        Bench = bench;
        pages.JSInterop.Mode = JSRuntimeMode.Loose;
        var services = pages.Services;
        services.AddSingleton<IDbContextFactory<DashboardContext>>(bench.Store);
        services.AddSingleton<TimeProvider>(bench.Clock);
        services.AddSingleton(bench.Store.Turns);
        services.AddSingleton(bench.Store.Ids);
        services.AddSingleton(bench.Trail);
        services.AddSingleton(bench.Desk);
        services.AddSingleton(PayoutSettings.Default);
        services.AddSingleton(new BusinessTime(TimeZoneInfo.Utc));
        services.AddSingleton(new LiveUpdates());
        services.AddSingleton(bench.Store.People);
        services.AddSingleton(FreshSignIn.Default);
        services.AddSingleton<BankFieldSettings>();
        services.AddSingleton<PayoutRules>();
        services.AddSingleton<PayoutDrafts>();
        services.AddSingleton<PayoutFormOpening>();
        services.AddSingleton<PayoutFacts>();
        services.AddSingleton<PersonSearch>();
        pages.SetRendererInfo(new RendererInfo("Server", isInteractive));
    }

    public PayoutBench Bench { get; }

    public string Address => new Uri(Navigation.Uri).PathAndQuery;

    private NavigationManager Navigation => pages.Services.GetRequiredService<NavigationManager>();

    public static async Task<PayoutPages> StartAsync(bool isInteractive = true) => new(await PayoutBench.StartAsync(DatabaseKind.Sqlite), isInteractive);

    public IRenderedComponent<T> Open<T>(string address, Operator who, Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        Navigation.NavigateTo(address);
        return pages.Render<T>(it =>
        {
            it.AddCascadingValue(Task.FromResult(new AuthenticationState(Principal(who))));
            parameters?.Invoke(it);
        });
    }

    public void VerifyFocus() => pages.JSInterop.VerifyFocusAsyncInvoke();

    public async ValueTask DisposeAsync()
    {
        await pages.DisposeAsync();
        await Bench.DisposeAsync();
    }

    private static ClaimsPrincipal Principal(Operator who) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, who.Subject), new Claim(Operator.IssuerClaim, who.Issuer), new Claim(ClaimTypes.Name, who.Name), .. who.Roles.Select(role => new Claim(ClaimTypes.Role, role))],
        "test"));
}
