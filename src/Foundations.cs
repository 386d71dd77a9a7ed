using System.Globalization;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Mozarto.Dashboard;

/// <summary>
/// Where appsettings.json and wwwroot lie: beside the published program, or at the top of the sources it was built from;
/// never the folder it happens to be started in. <c>--contentRoot</c> says otherwise.
/// </summary>
internal static class ContentRoot
{
    public static string? Find(string[] args)
    {
        if (args.Any(arg => arg.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase))) return null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "appsettings.json"))) return folder.FullName;
        return AppContext.BaseDirectory;
    }
}

/// <summary>How the opening of the store ended.</summary>
internal enum StoreOpening
{
    Opened,

    /// <summary>The reasons were said; the start is over.</summary>
    Refused,

    /// <summary>Nothing encrypted can be read. What can still be answered is answered by something smaller.</summary>
    KeysLost,
}

/// <summary>What every feature stands on, and the way a start begins or is refused.</summary>
internal static class Foundations
{
    public static void AddFoundations(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        builder.Logging.AddOwnConsole();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IdGenerator>();
        builder.Services.AddSingleton<LiveUpdates>();
        builder.Services.AddSingleton<OwnAddress>();
        builder.Services.AddSingleton(BusinessTime.From(builder.Configuration, problems));
        builder.AddForwardedHeaders(problems);
    }

    /// <summary>
    /// The log, a line for each event. However much is asked for in the configuration, whole addresses of requests are never in it: what stands behind the
    /// question mark may be a secret that a sender put there, or the code of a sign-in.
    /// </summary>
    public static void AddOwnConsole(this ILoggingBuilder logging) =>
        logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

    /// <summary>Opens the product, or says on the error stream why not, one reason a line.</summary>
    public static async Task<StoreOpening> OpenAsync(this WebApplication app, ConfigurationProblems problems, Func<IServiceProvider, Task> openStoreAsync)
    {
        var reasons = problems.Found;
        if (reasons.Count == 0)
        {
            try
            {
                await openStoreAsync(app.Services);
                return StoreOpening.Opened;
            }
            catch (StartRefusedException refused)
            {
                reasons = refused.Reasons;
            }
            catch (KeysLostException)
            {
                return StoreOpening.KeysLost;
            }
        }

        await Console.Error.WriteLineAsync("Mozarto Dashboard cannot start:");
        foreach (var reason in reasons) await Console.Error.WriteLineAsync($"  {reason}");
        return StoreOpening.Refused;
    }

    // Forwarded headers count only from proxies that the configuration names; without any, the framework's own defaults are cleared too.
    private static void AddForwardedHeaders(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        var networks = (builder.Configuration["ForwardedHeaders:KnownNetworks"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var wrong = networks.Where(network => !IPNetwork.TryParse(network, out _)).ToList();
        if (wrong.Count > 0) problems.Add("ForwardedHeaders:KnownNetworks", $"must be networks such as 10.0.0.0/8, separated by spaces; not \"{wrong[0]}\".");
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = networks.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks.Except(wrong, StringComparer.Ordinal)) options.KnownIPNetworks.Add(IPNetwork.Parse(network));
        });
    }
}
