using Microsoft.Playwright;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.BrowserTests;

/// <summary>What a page is opened with.</summary>
public sealed record PageOptions
{
    public ColorScheme ColorScheme { get; init; } = ColorScheme.Light;
    public int Width { get; init; } = 1440;
    public int Height { get; init; } = 900;

    /// <summary>Another client's view: cookies and storage of an earlier context, as <c>StorageStateAsync</c> gives them.</summary>
    public string? StorageState { get; init; }
}

/// <summary>
/// One chromium for the whole run, and one running app. A test opens a context (a browser profile) of its own, so that none sees another's cookies.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // As long as nothing is wrong nobody waits for it: a busy machine is to be no reason for a failure.
    private const int PatienceMs = 20_000;

    private static readonly string[] BrowserArguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

    private IPlaywright? playwright;

    public IBrowser Browser { get; private set; } = null!;
    public DashboardApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        App = await DashboardApp.StartAsync();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumOnPath(), Args = BrowserArguments });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
        if (App is not null) await App.DisposeAsync();
    }

    /// <summary>A fresh profile with one page, whose relative addresses are those of the app. Dispose it at the end of the test.</summary>
    public async Task<BrowserPage> NewPageAsync(PageOptions? options = null, Uri? baseAddress = null)
    {
        options ??= new PageOptions();
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = (baseAddress ?? App.BaseAddress).ToString(),
            ColorScheme = options.ColorScheme,
            ViewportSize = new() { Width = options.Width, Height = options.Height },
            StorageState = options.StorageState,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(PatienceMs);
        return new BrowserPage(context, await context.NewPageAsync());
    }

    private static string ChromiumOnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No chromium on the PATH: run tests/run.sh (it installs Debian's package).");
}

/// <summary>All browser tests share the one browser and the one app, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserRun : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

/// <summary>A page in a profile of its own, and what went wrong in it: script errors, error messages in the console, requests that failed.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly List<string> complaints = [];

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        page.PageError += (_, message) => Add($"script error: {message}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Add($"console: {message.Text} ({message.Location})");
        };
    }

    public IBrowserContext Context { get; }
    public IPage Page { get; }

    /// <summary>What the browser complained about so far. A good page has none.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints) return [.. complaints];
        }
    }

    public void AssertNoComplaint()
    {
        if (Complaints.Count > 0) Assert.Fail($"The browser complains on {Page.Url}:\n  {string.Join("\n  ", Complaints)}");
    }

    /// <summary>Goes to an address and waits until the page takes clicks: what is pressed before the circuit stands is lost.</summary>
    public async Task OpenAsync(string address)
    {
        await Page.GotoAsync(address);
        await InteractiveAsync();
    }

    public Task InteractiveAsync() => Page.Locator("[data-interactive=yes]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Saves what is seen, for people to look at, as artifacts/screenshots/{name}.png.</summary>
    public async Task ScreenshotAsync(string name, bool fullPage = true)
    {
        var safe = string.Concat(name.Select(character => char.IsLetterOrDigit(character) ? char.ToLowerInvariant(character) : '-'));
        await Page.ScreenshotAsync(new() { Path = Repository.PathOf($"artifacts/screenshots/{safe}.png"), FullPage = fullPage });
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    private void Add(string complaint)
    {
        lock (complaints) complaints.Add(complaint);
    }
}
