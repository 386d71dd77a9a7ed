using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The lines of receiving on the start page: what is refused or odd, of seven days, each with the way to exactly its rows.</summary>
public abstract class WebhookAttentionContract(DatabaseKind kind) : IAsyncLifetime
{
    private readonly TestClock clock = new();
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync(new()
    {
        Database = kind,
        Clock = clock,
        Settings = Sender.Settings.Where(pair => !pair.Key.StartsWith("Endpoints:3", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal),
    });

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task Nothing_is_said_while_everything_is_well()
    {
        await StoreAsync(VerdictReason.Fresh, TimeSpan.Zero);
        await StoreAsync(VerdictReason.Untimed, TimeSpan.Zero);
        await StoreAsync(VerdictReason.Unsecured, TimeSpan.Zero);

        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task What_is_older_than_seven_days_is_left_aside()
    {
        await StoreAsync(VerdictReason.WrongSecret, TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        Assert.Empty(await LinesAsync());

        await StoreAsync(VerdictReason.WrongSecret, TimeSpan.FromDays(7));
        Assert.Equal(1, Assert.Single(await LinesAsync()).Count);
    }

    [Fact]
    public async Task Each_line_counts_what_its_link_lists_and_names_the_oldest()
    {
        foreach (var reason in Enum.GetValues<VerdictReason>())
        {
            await StoreAsync(reason, TimeSpan.FromHours((int)reason));
            await StoreAsync(reason, TimeSpan.FromHours(1));
            await StoreAsync(reason, TimeSpan.FromDays(8));
        }

        var lines = await LinesAsync();

        Assert.Equal(
            Enum.GetValues<VerdictReason>().Where(reason => reason.Kind() == VerdictKind.Rejected || reason is VerdictReason.Stale or VerdictReason.Future).Select(VerdictWords.Word).Order(StringComparer.Ordinal),
            lines.Select(line => line.Reason).Order(StringComparer.Ordinal));
        foreach (var line in lines)
        {
            var filter = DeliveryFilter.Read(PageQuery.Parse(line.Href!), app.Get<BusinessTime>(), clock.GetUtcNow());
            var listed = await app.Get<DeliveryList>().ReadAsync(filter, PageKey.Top, CancellationToken.None);
            Assert.Equal((2L, 2), (line.Count!.Value, listed.Rows.Count));
            Assert.Equal(listed.Rows.Min(row => row.ReceivedAt), line.OldestAt);
            Assert.Equal(line.Reason, VerdictWords.Word(Assert.Single(listed.Rows.Select(row => row.Reason).Distinct())));
            Assert.Equal(listed.Rows[0].Verdict == VerdictKind.Rejected, line.IsUrgent);
        }
    }

    [Fact]
    public async Task Every_sort_of_request_that_leaves_no_row_has_a_line_without_a_link()
    {
        var now = clock.GetUtcNow();
        await using (var context = app.NewContext())
        {
            foreach (var what in Enum.GetValues<ReceptionEvent>())
            {
                context.Add(new ReceptionCount { Event = what, EndpointId = 0, Hour = now.AddHours(-2), Count = 3 });
                context.Add(new ReceptionCount { Event = what, EndpointId = 7, Hour = now.AddHours(-1), Count = 4 });
                context.Add(new ReceptionCount { Event = what, EndpointId = 0, Hour = now.AddDays(-8), Count = 100 });
            }

            await context.SaveChangesAsync();
        }

        var lines = await LinesAsync();

        Assert.Equal(Enum.GetValues<ReceptionEvent>().Length, lines.Select(line => line.Reason).Distinct(StringComparer.Ordinal).Count());
        Assert.All(lines, line => Assert.Equal((7L, now.AddHours(-2), null), (line.Count!.Value, line.OldestAt!.Value, line.Href)));
    }

    [Fact]
    public async Task An_unsecured_a_paused_and_an_undecryptable_endpoint_each_have_a_line()
    {
        var now = clock.GetUtcNow();
        await using (var context = app.NewContext())
        {
            context.Add(Endpoint.Create(A.Id(), "open-to-all", EndpointKind.Mozarto, "mozarto", now, new EndpointOptions { IsUnsecured = true }));
            var broken = Endpoint.Create(A.Id(), "broken", EndpointKind.MozartPay, "mozart-pay", now);
            broken.AddSecret(EndpointSecret.Create(A.Id(), [1, 2, 3], "00000000", now));
            context.Add(broken);
            context.Endpoints.Single(endpoint => endpoint.Slug == Sender.PaySlug).Pause(now.AddHours(-1));
            await context.SaveChangesAsync();
        }

        await app.Get<EndpointDirectory>().ReadAsync(CancellationToken.None);
        await StoreAsync(VerdictReason.Fresh, TimeSpan.FromMinutes(30));
        await StoreAsync(VerdictReason.Fresh, TimeSpan.FromHours(3));

        var lines = (await LinesAsync()).ToDictionary(line => line.Reason, StringComparer.Ordinal);

        Assert.Equal(3, lines.Count);
        Assert.Equal((null, false), (lines["Endpoint open-to-all is unsecured"].Count, lines["Endpoint open-to-all is unsecured"].IsUrgent));
        Assert.Equal((1L, now.AddHours(-1)), (lines[$"Endpoint {Sender.PaySlug} is paused"].Count!.Value, lines[$"Endpoint {Sender.PaySlug} is paused"].OldestAt!.Value));
        Assert.True(lines["Endpoint broken cannot verify"].IsUrgent);
    }

    private async Task<IReadOnlyList<AttentionLine>> LinesAsync() => await app.Get<IEnumerable<IAttentionSource>>().OfType<WebhookAttention>().Single().ReadAsync(CancellationToken.None);

    private async Task StoreAsync(VerdictReason reason, TimeSpan earlier)
    {
        var at = clock.GetUtcNow() - earlier;
        await app.StoreAsync([StoredDeliveries.New(IdGenerator.FirstAt(at) + A.Id(), await app.EndpointIdAsync(Sender.PaySlug), at, reason)]);
    }
}

public sealed class WebhookAttentionOnSqlite() : WebhookAttentionContract(DatabaseKind.Sqlite);

public sealed class WebhookAttentionOnPostgres() : WebhookAttentionContract(DatabaseKind.PostgreSql);
