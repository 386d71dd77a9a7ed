using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Payouts;
using Mozarto.Dashboard.Tests.Shell;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Webhooks;
using Mozarto.Dashboard.Webhooks;
using Endpoint = Mozarto.Dashboard.Webhooks.Endpoint;

namespace Mozarto.Dashboard.Tests.Secrets;

/// <summary>
/// Two instances on one database that log all they can: the product as a process whose secrets stand in a file, with a provider to sign in at and a bank behind
/// it; and one in the test's own process, at whose desks people act. All secrets are canaries.
/// </summary>
internal sealed class CanaryRun : IAsyncDisposable
{
    private const string PersonRole = "dashboard-people";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDatabase database;
    private readonly TestFolder contentRoot = new();
    private readonly BankTls door;
    private readonly EvilProvider provider;

    private CanaryRun(TestDatabase database, StoreBytes store, EvilProvider provider)
    {
        (this.database, Store, this.provider) = (database, store, provider);
        (PaySecret, MozartoSecret) = (Canaries.New("pay"), Canaries.New("bearer"));
        Bank = new Bank { CompanyToken = NewToken("first-company"), SecretKey = Canaries.New("first-key") };
        door = new BankTls(Bank);
    }

    public Canaries Canaries { get; } = new();

    public StoreBytes Store { get; }

    public Bank Bank { get; }

    public string BankUrl => door.BaseUrl;

    public string PaySecret { get; }

    public string MozartoSecret { get; }

    public CapturedLog Log { get; } = new();

    public DashboardProcess Process { get; private set; } = null!;

    public DashboardApp App { get; private set; } = null!;

    public static async Task<CanaryRun> StartAsync(DatabaseKind kind)
    {
        var empty = await TestDatabase.CreateAsync(kind);
        var run = new CanaryRun(empty, await StoreBytes.FromNowOnAsync(empty), await EvilProvider.StartAsync(TimeProvider.System));
        await run.StartAsync();
        return run;
    }

    /// <summary>A company token as Mozarto issues them, secret inside and as a whole.</summary>
    public string NewToken(string company) => CompanyToken.Of(
        $$"""{"companyName":"{{company}}","apiKey":"{{Canaries.New("api-key")}}","secretKey":"{{Canaries.New("inner")}}"}""").Replace(CompanyToken.Signature, CompanyToken.Part(Canaries.New("signature")), StringComparison.Ordinal);

    public void BankTakes(string token, string key) => (Bank.CompanyToken, Bank.SecretKey) = (token, key);

    public string Signature(string secret) => Sender.Signature(body, secret, TimeProvider.System.GetUtcNow());

    // What is signed next: sent once, then another one.
    private byte[] body = Sender.NewBody();

    public async Task SendAsync(string address, int status, params (string Name, string Value)[] headers)
    {
        var sent = address.StartsWith(Sender.MozartoSlug, StringComparison.Ordinal) && !address.StartsWith(Sender.PaySlug, StringComparison.Ordinal) ? Sender.NewMozartoBody() : body;
        body = Sender.NewBody();
        // On SQLite the two instances share one writer: what was not taken is sent again, as senders do.
        var answer = await Eventually.ValueAsync("a delivery was taken or refused", () => RawHttp.ExchangeAsync(Process.BaseAddress, A.Post(address, sent, headers)), got => got.Status != 503);
        Assert.Equal((address, status), (address, answer.Status));
    }

    /// <summary>A delivery that says something which is no secret.</summary>
    public Task MarkAsync(string marker)
    {
        body = Encoding.UTF8.GetBytes($$$"""{"event":"payment.updated","note":"{{{marker}}}","payment":{"id":77,"status":"completed","amount_cents":1999,"currency":"GBP"}}""");
        return SendAsync(Sender.PaySlug, 200, ("Mozart-Pay-Signature", Signature(PaySecret)));
    }

    /// <summary>Somebody with every role, whose tokens are canaries.</summary>
    public async Task<SignInTry> SignInAsync()
    {
        provider.Script = new()
        {
            Claims = claims => (claims["groups"], claims["auth_time"]) = (new JsonArray(PersonRole), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()),
            Given = given => (given["access_token"], given["refresh_token"]) = (Canaries.New("access"), Canaries.New("refresh")),
            Token = token =>
            {
                Canaries.Also(token.Split('.')[^1]);
                return token;
            },
        };
        var browser = new SignInTry(Process.BaseAddress);
        var letIn = provider.Let(await browser.BeginAsync());
        Canaries.Also(letIn["state"]!);
        Assert.Equal("/", (await browser.ReturnAsync(letIn)).AbsolutePath);
        foreach (var cookie in browser.CookieValues("/")) Canaries.Also(cookie);
        return browser;
    }

    public async Task<Endpoint> EndpointAsync(string slug)
    {
        await using var context = App.NewContext();
        return await context.Endpoints.AsNoTracking().SingleAsync(row => row.Slug == slug);
    }

    /// <summary>Waits until the process takes what a secret has signed that was entered at the other instance.</summary>
    public Task ComesIntoForceAsync(string slug, string secret) => Eventually.TrueAsync("the secret is in force at the other instance", async () =>
    {
        var answer = await RawHttp.ExchangeAsync(Process.BaseAddress, A.Post(slug, body, ("Mozart-Pay-Signature", Signature(secret))));
        return answer.Status == 200;
    }, Patience);

    /// <summary>Requested by one, approved by another, and sent by the process.</summary>
    public async Task PaidAsync(string userId)
    {
        var before = Bank.Requests.Count;
        var form = PayoutBench.Form(userId: userId);
        var id = Assert.IsType<PayoutResult.Done>(await App.Get<PayoutDesk>().RequestAsync(form, Cast.Finn, CancellationToken.None)).PayoutId;
        await using var context = App.NewContext();
        var version = (await context.Payouts.AsNoTracking().SingleAsync(row => row.Id == id)).Version;
        Assert.IsType<PayoutResult.Done>(await App.Get<ApprovalDesk>().ApproveAsync(id, version, Cast.Fay, CancellationToken.None));
        await Bank.TookAsync(before + 1, Patience);
        await Eventually.TrueAsync("what came of it is kept", () => context.Payouts.AnyAsync(row => row.Id == id && row.State != PayoutState.Approved && row.State != PayoutState.Submitting), Patience);
    }

    /// <summary>Every address that can be opened, with what stands there: pages, details of all there is, downloads and exports.</summary>
    public async Task<IReadOnlyList<(string Address, string Text)>> ReadAllAsync(SignInTry browser, string marker)
    {
        await using var context = App.NewContext();
        await Eventually.TrueAsync("all is processed", () => context.Jobs.AllAsync(job => job.Kind != ProcessDelivery.JobKind || job.State == JobState.Done), Patience);
        var addresses = AllRoutes.Of(App).Where(route => route is { Method: "GET", IsStatic: false } && !route.Path.StartsWith("/_", StringComparison.Ordinal) && !route.Path.StartsWith("/sign", StringComparison.Ordinal))
            .Select(route => route.Path).ToList();
        foreach (var id in await context.Deliveries.Select(row => row.Id).ToListAsync()) addresses.AddRange([Pages.Delivery(id), Pages.DeliveryBody(id)]);
        foreach (var id in await context.Transactions.Select(row => row.Id).ToListAsync()) addresses.Add(Pages.Transaction(id));
        foreach (var id in await context.Payouts.Select(row => row.Id).ToListAsync()) addresses.Add(Pages.Payout(id));
        foreach (var id in await context.AuditEntries.Select(row => row.Id).ToListAsync()) addresses.Add(Pages.AuditEntry(id));
        foreach (var slug in await context.Endpoints.Select(row => row.Slug).ToListAsync()) addresses.Add(Pages.Endpoint(slug));
        addresses.Add($"{Pages.Deliveries}?q={marker}");
        var read = new List<(string, string)>();
        foreach (var address in addresses) read.Add((address, (await browser.FollowAsync(new Uri(Process.BaseAddress, address))).Text));
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
        if (Process is not null) await Process.DisposeAsync();
        await door.DisposeAsync();
        await Bank.DisposeAsync();
        await provider.DisposeAsync();
        await database.DisposeAsync();
        contentRoot.Dispose();
        Log.Dispose();
    }

    private async Task StartAsync()
    {
        var settings = Settings();
        await File.WriteAllTextAsync(contentRoot.PathOf("appsettings.json"), JsonSerializer.Serialize(settings));
        Process = await DashboardProcess.StartAsync(database, contentRoot, [], door.Trust);
        App = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            ExistingDatabase = database,
            Settings = settings,
            Services = services =>
            {
                services.AddSingleton<ILoggerProvider>(Log);
                // Only the process sends: it alone trusts the bank's certificate.
                services.Remove(services.Single(service => service.ServiceType == typeof(IJobHandler) && service.ImplementationType == typeof(SendPayout)));
            },
        });
        await using var context = App.NewContext();
        context.Add(new PayoutRule
        {
            Id = 1, CurrencyCode = "CAD", Terms = new PayoutTerms(null, null, null, null, null), SetAt = A.Time, SetByName = "Ada", Reason = "a reason", EffectiveAt = A.Time, CountedFrom = A.Time,
        });
        await context.SaveChangesAsync();
    }

    private Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>(provider.Settings, StringComparer.Ordinal)
        {
            ["Authentication:OpenIdConnect:ClientSecret"] = Canaries.New("client"),
            ["Mozarto:BaseUrl"] = door.BaseUrl,
            ["Mozarto:CompanyToken"] = Bank.CompanyToken,
            ["Mozarto:SecretKey"] = Bank.SecretKey,
            ["DataProtection:KeyFolder"] = contentRoot.PathOf("keys"),
            ["Logging:LogLevel:Default"] = "Trace",
        };
        foreach (var role in Roles.All) settings[string.Create(CultureInfo.InvariantCulture, $"Authentication:OpenIdConnect:Roles:{role}:0")] = PersonRole;
        foreach (var (name, value) in A.EndpointSettings(0, Sender.PaySlug, "MozartPay", PaySecret).Concat(A.EndpointSettings(1, Sender.MozartoSlug, "Mozarto", MozartoSecret))) settings[name] = value;
        return settings;
    }
}
