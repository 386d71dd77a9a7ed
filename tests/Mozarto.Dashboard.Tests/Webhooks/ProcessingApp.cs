using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The app on a clock that stands still, to which a test sends over HTTP and of which it asks what processing came to.</summary>
public abstract class ProcessingApp(DatabaseKind kind) : ReceivingApp(kind)
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        .. base.Settings,
        .. A.EndpointSettings(8, "mozarto-too", "Mozarto", A.MozartoSecret),
        .. A.EndpointSettings(9, "waits", "Mozarto", A.MozartoSecret, ("Source", "another-source")),
    ];

    /// <summary>A transaction id that no other test uses.</summary>
    public static string NewId() => Guid.NewGuid().ToString("n")[..24];

    /// <summary>Sends to an endpoint of kind Mozarto and returns the delivery once it was processed.</summary>
    internal async Task<Delivery> MozartoAsync(byte[] body, string slug = "mozarto")
    {
        var before = (await DeliveriesOfAsync(body)).Count;
        Assert.Equal(200, (await SendAsync(A.Post(slug, body, ("Authorization", $"Bearer {A.MozartoSecret}")))).Status);
        return await ProcessedAsync(body, before + 1);
    }

    internal Task<Delivery> MozartoAsync(string json) => MozartoAsync(Encoding.UTF8.GetBytes(json));

    internal Task<Delivery> MozartoAsync(Told told) => MozartoAsync(told.Bytes());

    /// <summary>Sends to the endpoint of kind MozartPay, signed so long before now, and returns the delivery once it was processed.</summary>
    internal async Task<Delivery> MozartPayAsync(byte[] body, TimeSpan signedBefore = default)
    {
        var before = (await DeliveriesOfAsync(body)).Count;
        Assert.Equal(200, (await SendSignedAsync(body, at: Clock.GetUtcNow() - signedBefore)).Status);
        return await ProcessedAsync(body, before + 1);
    }

    internal async Task<Delivery> ProcessedAsync(byte[] body, int count) => (await Eventually.ValueAsync(
        "the delivery was processed", () => DeliveriesOfAsync(body), found => found.Count == count && found.All(row => row.Processing > ProcessingState.Retrying)))[^1];

    internal async Task<Delivery> BecomesAsync(Delivery delivery, ProcessingState state) => await Eventually.ValueAsync(
        $"the delivery became {state}", () => AgainAsync(delivery), row => row.Processing == state);

    /// <summary>
    /// Lets time pass until something is so. The runner looks every few seconds by the clock, and may have looked right before a job was due; and it passes not
    /// much faster than it really does, since a run may take a minute of it.
    /// </summary>
    internal Task<T> InTimeAsync<T>(string what, Func<Task<T>> read, Func<T, bool> acceptable) => Eventually.ValueAsync(what, () =>
    {
        Clock.Advance(TimeSpan.FromMilliseconds(200));
        return read();
    }, acceptable);

    internal async Task<Delivery> AgainAsync(Delivery delivery)
    {
        await using var context = NewContext();
        return await context.Deliveries.AsNoTracking().SingleAsync(row => row.Id == delivery.Id);
    }

    internal async Task<Job> JobOfAsync(Delivery delivery)
    {
        await using var context = NewContext();
        return await context.Jobs.AsNoTracking().SingleAsync(row => row.SubjectId == delivery.Id);
    }

    internal async Task<IReadOnlyList<Transaction>> TransactionsAsync(string externalId)
    {
        await using var context = NewContext();
        return await context.Transactions.AsNoTracking().Where(row => row.ExternalId == externalId).OrderBy(row => row.Id).ToListAsync();
    }

    internal async Task<int> EventsAsync(Transaction transaction)
    {
        await using var context = NewContext();
        return await context.TransactionEvents.CountAsync(row => row.TransactionId == transaction.Id);
    }

    /// <summary>Runs the job of a delivery again, as a person's retry does.</summary>
    internal async Task RestartAsync(Delivery delivery)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        await using var context = NewContext();
        Assert.True((await context.Jobs.SingleAsync(row => row.SubjectId == delivery.Id)).Restart(Clock.GetUtcNow()));
        (await context.Deliveries.SingleAsync(row => row.Id == delivery.Id)).Process(new ProcessingResult(ProcessingState.Waiting, null, null), Clock.GetUtcNow());
        await context.SaveChangesAsync();
        App.Services.GetRequiredService<LiveUpdates>().Publish(ProcessDelivery.JobsTopic);
    }

    internal async Task<IReadOnlyList<AuditEntry>> AuditAsync(string subject)
    {
        await using var context = NewContext();
        return await context.AuditEntries.AsNoTracking().Where(row => row.Subject == subject).OrderBy(row => row.Id).ToListAsync();
    }

    internal Task<IReadOnlyList<AuditEntry>> AuditAsync(Delivery delivery) => AuditAsync(EntityId.Format(EntityId.DeliveryPrefix, delivery.Id));

    /// <summary>Changes the endpoint whose processing a test stops and starts.</summary>
    internal async Task SetWaitsAsync(Action<Endpoint> change)
    {
        await using var context = NewContext();
        change(await context.Endpoints.SingleAsync(row => row.Slug == "waits"));
        await context.SaveChangesAsync();
        await App.Services.GetRequiredService<EndpointDirectory>().ReadAsync(CancellationToken.None);
    }

    internal async Task AddAsync<T>(T row) where T : class
    {
        await using var context = NewContext();
        context.Add(row);
        await context.SaveChangesAsync();
    }
}

public sealed class SqliteProcessing() : ProcessingApp(DatabaseKind.Sqlite);

public sealed class PostgresProcessing() : ProcessingApp(DatabaseKind.PostgreSql);
