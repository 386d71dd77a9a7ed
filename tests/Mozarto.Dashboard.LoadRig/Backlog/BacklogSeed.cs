using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.LoadRig.Backlog;

/// <summary>
/// Writes deliveries that were received and not yet processed: each payment is told twice, first pending and then completed, and every tenth of them once more.
/// The poison is one delivery that the store itself refuses to let become a transaction, so that every batch which holds it fails.
/// </summary>
internal sealed class BacklogSeed(Endpoint endpoint, int count, DateTimeOffset now)
{
    private const long FirstPaymentId = 5_000_000_000_000_000;
    private const long PoisonId = 6_000_000_000_000_000;

    private const int BatchRows = 2000;
    private const int RepeatEvery = 10;
    private const int SequenceMask = 0xFFF;
    private const long JobsFrom = 1L << 12;

    private static readonly TimeSpan Span = TimeSpan.FromHours(1);

    private readonly List<string> bodies = [.. Bodies(count)];

    /// <summary>The ids of its payments begin with this; none that arrives meanwhile does.</summary>
    public static string IdBeginning => "5";

    /// <summary>How many payments it tells of, without the poison.</summary>
    public int Payments => bodies.Where(body => body.Contains("completed", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Inserts all rows, in transactions of some thousand, with a poison in the middle of them.</summary>
    public async Task PlantAsync(RigStore store, bool isPoisoned)
    {
        if (isPoisoned) bodies.Insert(count / 2, Body(PoisonId, "completed"));
        await using var context = store.CreateContext();
        if (isPoisoned) await PoisonAsync(context, store.Provider);
        for (var first = 0; first < bodies.Count; first += BatchRows)
        {
            var batch = Enumerable.Range(first, Math.Min(BatchRows, bodies.Count - first)).Select(number => Make(number, Encoding.UTF8.GetBytes(bodies[number]))).ToList();
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.InsertMany<Delivery>([.. batch.Select(each => each.Row)]);
            context.InsertMany<DeliveryBody>([.. batch.Select(each => each.Body)]);
            context.InsertMany<Job>([.. batch.Select(each => each.Job)]);
            await transaction.CommitAsync();
        }
    }

    private static IEnumerable<string> Bodies(int count)
    {
        for (var payment = 0; count > 0; payment++)
        {
            var id = FirstPaymentId + payment;
            string[] told = payment % RepeatEvery == 0 ? ["pending", "completed", "completed"] : ["pending", "completed"];
            foreach (var status in told.TakeLast(count)) yield return Body(id, status);
            count -= told.Length;
        }
    }

    private static string Body(long id, string status) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"event":"payment.updated","payment":{"id":{{{id}}},"gateway":"fena","status":"{{{status}}}","amount_cents":1999,"currency":"GBP","external_id":"fn_{{{id}}}","metadata":{"cart":"C-5","customer":"{{{id}}}@shop.example"},"created_at":"2026-02-02T02:40:00.000Z"}}""");

    private (Delivery Row, DeliveryBody Body, Job Job) Make(int number, byte[] bytes)
    {
        var receivedAt = now - Span + (Span * ((double)number / bodies.Count));
        var id = IdGenerator.FirstAt(receivedAt) | (long)(number & SequenceMask);
        var row = new Delivery
        {
            Id = id,
            EndpointId = endpoint.Id,
            ReceivedAt = receivedAt,
            Verdict = VerdictKind.Authentic,
            Reason = VerdictReason.Fresh,
            ReasonAtArrival = VerdictReason.Fresh,
            BodyBytes = bytes.Length,
            BodyKept = BodyKept.Whole,
            BodySha256 = SHA256.HashData(bytes),
            AnswerStatus = 200,
            Method = "POST",
            Path = $"/webhooks/{endpoint.Slug}",
            RemoteAddress = "203.0.113.1",
            SignedAt = receivedAt.ToUnixTimeSeconds(),
            Steps = "1+;2+;3+1;4+5f3a9c01;5+0",
            Headers = "[]",
        };
        return (row, new DeliveryBody { DeliveryId = id, Bytes = bytes }, Job.Create(JobsFrom + number, ProcessDelivery.JobKind, id, receivedAt));
    }

    private static Task<int> PoisonAsync(DashboardContext context, DatabaseProvider database) => database == DatabaseProvider.Sqlite
        ? context.Database.ExecuteSqlAsync($"""CREATE TRIGGER rig_poison BEFORE INSERT ON "Transactions" WHEN NEW."ExternalId" = '6000000000000000' BEGIN SELECT RAISE(ABORT, 'poison'); END""")
        : context.Database.ExecuteSqlAsync($"""
            CREATE FUNCTION rig_poison() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW."ExternalId" = ''6000000000000000'' THEN RAISE ''poison''; END IF; RETURN NEW; END';
            CREATE TRIGGER rig_poison BEFORE INSERT ON "Transactions" FOR EACH ROW EXECUTE FUNCTION rig_poison()
            """);
}
