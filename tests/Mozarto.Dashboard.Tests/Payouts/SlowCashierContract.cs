using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Mozarto does not answer, and many payouts wait: everything else goes on.</summary>
public abstract class SlowCashierContract(DatabaseKind kind)
{
    private const int PayoutsCount = 200;
    private const int WebhooksCount = 200;

    [Fact]
    public async Task While_two_hundred_payouts_wait_webhooks_are_answered_and_processed_and_pages_are_served()
    {
        var gate = new BankGate();
        await using var bank = new Bank { Otherwise = BankScript.Accept() with { BeforeAnswer = gate } };
        await using var app = await StartAsync(bank);
        var approved = await ApproveManyAsync(app);
        await bank.PaidAsync(app.Services.GetServices<Dashboard.Jobs.IJobHandler>().OfType<SendPayout>().Single().RunnersCount);

        var bodies = Enumerable.Range(0, WebhooksCount).Select(_ => Sender.NewMozartoBody()).ToList();
        var answers = await Task.WhenAll(bodies.Select(body => new Sender(app).AnswerAsync(Sender.MozartoSlug, body, ("Authorization", $"Bearer {Sender.MozartoSecret}"))));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        await Eventually.ValueAsync("every webhook is processed", () => ReadAsync(app, context => context.Deliveries.CountAsync(row => row.Processing == ProcessingState.Applied)), count => count == WebhooksCount, TimeSpan.FromSeconds(60));
        Assert.Equal(200, (int)(await app.Http.GetAsync(new Uri(app.BaseAddress, "health/ready"))).StatusCode);
        Assert.Equal(PayoutsCount - bank.Ledger.Count, await ReadAsync(app, context => context.Payouts.CountAsync(row => row.State == PayoutState.Approved)));

        gate.Open();
        await Eventually.ValueAsync("every payout is sent", () => ReadAsync(app, context => context.Payouts.CountAsync(row => row.State == PayoutState.Submitted)), count => count == PayoutsCount, TimeSpan.FromSeconds(120));
        Assert.Equal((PayoutsCount, PayoutsCount), (bank.Ledger.Count, bank.Connections));
        bank.AssertAtMostOnce(approved);
    }

    private async Task<DashboardApp> StartAsync(Bank bank)
    {
        var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Database = kind,
            Settings = Sender.Settings,
            Services = services => services.Replace(ServiceDescriptor.Singleton<ICashierKeys>(new BankKeys(bank))),
        });
        await using var context = app.NewContext();
        context.Add(new PayoutRule
        {
            Id = A.Id(), CurrencyCode = "CAD", Terms = new PayoutTerms(null, null, null, null, null), SetAt = A.Time, SetByName = "Ada", Reason = "a test", EffectiveAt = A.Time, CountedFrom = A.Time,
        });
        await context.SaveChangesAsync();
        return app;
    }

    private static async Task<List<(string Reference, Money Amount)>> ApproveManyAsync(DashboardApp app)
    {
        var approved = new List<(string, Money)>();
        for (var i = 0; i < PayoutsCount; i++)
        {
            var id = Assert.IsType<PayoutResult.Done>(await app.Get<PayoutDesk>().RequestAsync(PayoutBench.Form(userId: $"player-{i}"), Cast.Finn, CancellationToken.None)).PayoutId;
            var payout = await ReadAsync(app, context => context.Payouts.AsNoTracking().SingleAsync(row => row.Id == id));
            Assert.IsType<PayoutResult.Done>(await app.Get<ApprovalDesk>().ApproveAsync(id, payout.Version, Cast.Fay, CancellationToken.None));
            approved.Add((PayoutBench.Named(id), payout.Amount));
        }

        return approved;
    }

    private static async Task<T> ReadAsync<T>(DashboardApp app, Func<DashboardContext, Task<T>> read)
    {
        await using var context = app.NewContext();
        return await read(context);
    }
}

public sealed class SlowCashierOnSqlite() : SlowCashierContract(DatabaseKind.Sqlite);

public sealed class SlowCashierOnPostgres() : SlowCashierContract(DatabaseKind.PostgreSql);
