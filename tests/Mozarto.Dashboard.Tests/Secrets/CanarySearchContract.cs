using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Secrets;

/// <summary>
/// Every secret that the product holds or is shown, used in every way that it is used: afterwards none of them is found anywhere but encrypted. Looked through
/// are the files of the database, what it wrote since and a backup of it, the log at its most talkative, each page and each export, the audit log, and how the process was started.
/// </summary>
public abstract class CanarySearchContract(DatabaseKind kind) : IAsyncLifetime
{
    private const string Marker = "a-marker-that-is-no-secret";

    private static readonly string[] PassHeaders = ["Authorization", "x-user-authorization"];

    private CanaryRun run = null!;

    public async Task InitializeAsync() => run = await CanaryRun.StartAsync(kind);

    public Task DisposeAsync() => run.DisposeAsync().AsTask();

    [Fact]
    public async Task No_secret_is_found_anywhere()
    {
        await DeliverAsync();
        using var browser = await run.SignInAsync();
        await AdministerAsync();
        await PayAsync();
        var pages = await run.ReadAllAsync(browser, Marker);

        var found = new List<string>();
        foreach (var (address, text) in pages) found.AddRange(run.Canaries.In($"page {address}", text));
        found.AddRange(run.Canaries.In("log of the process", run.Process.Output));
        found.AddRange(run.Log.Events.SelectMany(line => run.Canaries.In("log", line)));
        foreach (var file in new[] { "cmdline", "comm" }) found.AddRange(run.Canaries.In(file, await run.Process.AboutAsync(file)));
        var files = new List<string>();
        await foreach (var (name, content) in run.Store.ReadAsync())
        {
            files.Add(name);
            found.AddRange(run.Canaries.In(name, content));
        }

        var backup = await run.Store.BackUpAsync();
        found.AddRange(run.Canaries.In("backup", backup));

        Assert.True(found.Count == 0, string.Join('\n', found));
        // PostgreSQL writes bytes as their digits.
        var marker = Encoding.UTF8.GetBytes(Marker);
        Assert.True(backup.AsSpan().IndexOf(marker) >= 0 || backup.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(marker))) >= 0, "The backup holds nothing.");
        Assert.True(files.Count > 1, $"Only {string.Join(", ", files)} was looked at.");
        Assert.Contains(Marker, string.Join('\n', pages.Select(page => page.Text)), StringComparison.Ordinal);
        Assert.True(pages.Count > 30, $"Only {pages.Count} pages were looked at.");
        Assert.Contains("trce: ", run.Process.Output, StringComparison.Ordinal);
        await AssertFoundAsync(Marker);
    }

    // Right and wrong ones, in every place where a sender may put a secret.
    private async Task DeliverAsync()
    {
        var (pay, mozarto, wrong) = (run.PaySecret, run.MozartoSecret, run.Canaries.New("mistyped"));
        await run.SendAsync(Sender.PaySlug, 200, ("Mozart-Pay-Signature", run.Signature(pay)));
        await run.SendAsync(Sender.PaySlug, 401, ("Mozart-Pay-Signature", run.Signature(wrong)));
        await run.SendAsync(Sender.PaySlug, 401, ("Mozart-Pay-Signature", pay));
        await run.SendAsync(Sender.PaySlug, 401, ("Mozart-Pay-Signature", $"t=1,v1={pay}"));
        await run.SendAsync(Sender.MozartoSlug, 200, ("Authorization", $"Bearer {mozarto}"));
        foreach (var authorization in new[] { wrong, $"Bearer {wrong}", $"Basic {mozarto}", $"Bearer {mozarto}x", $"Bearer  {mozarto}", $"{mozarto}", $"Bearer {mozarto}, Bearer {wrong}" })
            await run.SendAsync(Sender.MozartoSlug, 401, ("Authorization", authorization));
        await run.SendAsync($"{Sender.MozartoSlug}?token={mozarto}&key={wrong}&{mozarto}", 401);
        await run.SendAsync($"{Sender.MozartoSlug}?a={mozarto}", 200, ("Authorization", $"Bearer {mozarto}"), ("X-Api-Key", wrong), ("Cookie", wrong), ("Proxy-Authorization", wrong), ("X-Auth-Token", wrong), ("X-Webhook-Secret", wrong));
        await run.MarkAsync(Marker);
    }

    // Entered, rotated, refused, revoked; credentials replaced and checked.
    private async Task AdministerAsync()
    {
        var secrets = run.App.Get<SecretDesk>();
        var (second, third) = (run.Canaries.New("second"), run.Canaries.New("third"));
        Assert.IsType<EndpointResult.Done>(await AddAsync(Sender.PaySlug, second));
        Assert.IsType<EndpointResult.AskFirst>(await AddAsync(Sender.PaySlug, third));
        Assert.IsType<EndpointResult.Faulty>(await AddAsync(Sender.PaySlug, $" {third} "));
        Assert.IsType<EndpointResult.Faulty>(await AddAsync(Sender.PaySlug, second));
        Assert.IsType<EndpointResult.NotAllowed>(await secrets.AddAsync(await SeenAsync(Sender.PaySlug), new NewSecret(third), Cast.Sam, CancellationToken.None));
        await run.ComesIntoForceAsync(Sender.PaySlug, second);
        var endpoint = await run.EndpointAsync(Sender.PaySlug);
        Assert.IsType<EndpointResult.Done>(await secrets.RetireAsync(SeenEndpoint.Of(endpoint), endpoint.Secrets.MinBy(secret => secret.Id)!.Id, null, "rotated", Cast.Ada, CancellationToken.None));
        var generated = Assert.IsType<EndpointResult.Generated>(await AddAsync(Sender.MozartoSlug, null)).Secret;
        run.Canaries.Also(generated);
        endpoint = await run.EndpointAsync(Sender.MozartoSlug);
        Assert.IsType<EndpointResult.Done>(await secrets.RevokeAsync(SeenEndpoint.Of(endpoint), endpoint.Secrets.MaxBy(secret => secret.Id)!.Id, "leaked", Cast.Ada, CancellationToken.None));

        var desk = run.App.Get<CredentialsDesk>();
        var version = (await run.App.Get<CredentialsReader>().ReadAsync(CancellationToken.None))!.Version;
        var change = new CredentialsChange(run.BankUrl, CustomerContext.SignedToken, run.NewToken("second-company"), run.Canaries.New("second-key"), version);
        Assert.IsType<CredentialsResult.NotAllowed>(await desk.SetAsync(change, "a reason", Cast.Sam, CancellationToken.None));
        Assert.IsType<CredentialsResult.Faulty>(await desk.SetAsync(change with { CompanyToken = change.SecretKey }, "a reason", Cast.Ada, CancellationToken.None));
        var set = await desk.SetAsync(change, "a reason", Cast.Ada, CancellationToken.None);
        Assert.True(set is CredentialsResult.Set, set is CredentialsResult.Faulty faulty ? string.Join('\n', faulty.Faults) : set.ToString());
        run.BankTakes(change.CompanyToken!, change.SecretKey!);
        Assert.IsType<CheckResult.Checked>(await run.App.Get<CredentialsCheck>().RunAsync(Cast.Ada, CancellationToken.None));
        Assert.IsType<PayoutResult.Done>(await run.App.Get<SendingDesk>().ResumeAsync("checked", Cast.Ada, CancellationToken.None));

        async Task<SeenEndpoint> SeenAsync(string slug) => SeenEndpoint.Of(await run.EndpointAsync(slug));
        async Task<EndpointResult> AddAsync(string slug, string? secret) => await secrets.AddAsync(await SeenAsync(slug), new NewSecret(secret), Cast.Ada, CancellationToken.None);
    }

    // With the token, over the network, by the process: taken, refused, and answered with somebody else's secrets.
    private async Task PayAsync()
    {
        var echoed = run.Canaries.New("told-by-the-bank");
        run.Bank.Next([BankScript.Accept(), BankScript.DoNotPayAnd(BankAnswers.Said(400, $$"""{"status":"error","isSuccess":false,"message":"no","data":{"access_token":"{{echoed}}" } }"""))]);
        foreach (var user in new[] { "player-77", "player-78" }) await run.PaidAsync(user);
        foreach (var request in run.Bank.Requests)
        {
            foreach (var pass in PassHeaders.Select(request.Header).OfType<string>()) run.Canaries.Also(pass.Split(' ')[^1]);
        }
    }

    // What is no secret stands there in clear: the search sees what it looks at.
    private async Task AssertFoundAsync(string marker)
    {
        await foreach (var (_, content) in run.Store.ReadAsync())
        {
            if (content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(marker)) >= 0) return;
        }

        Assert.Fail("What was stored in clear was not found either.");
    }
}

public sealed class CanarySearchOnSqlite() : CanarySearchContract(DatabaseKind.Sqlite);

public sealed class CanarySearchOnPostgres() : CanarySearchContract(DatabaseKind.PostgreSql);
