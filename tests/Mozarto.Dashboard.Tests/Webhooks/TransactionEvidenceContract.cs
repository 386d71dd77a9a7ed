using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The deliveries behind a transaction, as its timeline shows them.</summary>
public abstract class TransactionEvidenceContract(ProcessingApp app)
{
    private static int lastId = 90_000;

    private ITransactionEvidence Evidence => app.App.Services.GetRequiredService<ITransactionEvidence>();

    [Fact]
    public async Task Every_delivery_about_it_is_a_line_latest_first_and_none_of_another()
    {
        var told = new Told { Id = ProcessingApp.NewId() };
        await app.MozartoAsync(told with { Id = ProcessingApp.NewId() });
        var pending = await app.MozartoAsync(told with { State = TransactionState.Pending });
        var approved = await app.MozartoAsync(told);
        var repeat = await app.MozartoAsync(told);
        var variant = await app.MozartoAsync(told with { AmountMinor = 1 });
        var transaction = Assert.Single(await app.TransactionsAsync(told.Id));

        var lines = await Evidence.ReadAsync(transaction.Id, 10, CancellationToken.None);

        Assert.Equal([(variant.Id, "Variant"), (repeat.Id, "Repeat"), (approved.Id, "Applied"), (pending.Id, "Applied")], lines.Select(line => (line.DeliveryId, line.Processing)));
        Assert.All(lines, line => Assert.False(string.IsNullOrEmpty(line.Changed)));
        Assert.Contains("state: Pending → Approved", lines[2].Changed, StringComparison.Ordinal);
        Assert.Equal([variant.Id, repeat.Id], (await Evidence.ReadAsync(transaction.Id, 2, CancellationToken.None)).Select(line => line.DeliveryId));
    }

    [Fact]
    public async Task A_refund_stands_in_the_timeline_of_its_payment_too()
    {
        var refund = new Told { Shape = ToldShape.Refund, Id = NewNumber(), PaymentId = NewNumber(), Currency = "GBP" };
        var delivery = await app.MozartPayAsync(refund.Bytes());
        var payment = Assert.Single(await app.TransactionsAsync(refund.PaymentId));

        var line = Assert.Single(await Evidence.ReadAsync(payment.Id, 10, CancellationToken.None));

        Assert.Equal((delivery.Id, "It is about another transaction and told of this one along the way."), (line.DeliveryId, line.Changed));
    }

    [Fact]
    public async Task Bytes_are_shown_of_its_own_deliveries_and_of_no_other()
    {
        var (told, other) = (new Told { Id = ProcessingApp.NewId() }, new Told { Id = ProcessingApp.NewId() });
        var (mine, foreign) = (await app.MozartoAsync(told), await app.MozartoAsync(other));
        var transaction = Assert.Single(await app.TransactionsAsync(told.Id));

        Assert.Equal(told.Bytes(), await Evidence.ReadBodyAsync(transaction.Id, mine.Id, CancellationToken.None));
        Assert.Null(await Evidence.ReadBodyAsync(transaction.Id, foreign.Id, CancellationToken.None));
        Assert.Null(await Evidence.ReadBodyAsync(transaction.Id, 12345, CancellationToken.None));
        Assert.Empty(await Evidence.ReadAsync(12345, 10, CancellationToken.None));
    }

    private static string NewNumber() => $"{Interlocked.Increment(ref lastId)}";
}

public sealed class TransactionEvidenceOnSqlite(SqliteProcessing app) : TransactionEvidenceContract(app), IClassFixture<SqliteProcessing>;

public sealed class TransactionEvidenceOnPostgres(PostgresProcessing app) : TransactionEvidenceContract(app), IClassFixture<PostgresProcessing>;
