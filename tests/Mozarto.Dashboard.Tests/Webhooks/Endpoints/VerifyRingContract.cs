using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>What came before its secret was entered is taken in by one button: in order, once each, whoever presses at the same time.</summary>
public abstract class VerifyRingContract(EndpointBench bench)
{
    [Fact]
    public async Task What_came_too_early_passes_in_the_order_in_which_it_came_and_what_does_not_fit_stays()
    {
        var early = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        var ids = await RefusedAsync(slug, early, 5);
        var wrong = (await RefusedAsync(slug, "of_nobody_at_all", 1)).Single();
        Assert.Equal(new VerifyRingResult.Ran(0, 6), await RunAsync(slug));
        await bench.AddAsync(slug, early);
        Assert.Equal(6, await CountAsync(slug));

        Assert.Equal(new VerifyRingResult.Ran(5, 1), await RunAsync(slug));

        Assert.Equal(1, await CountAsync(slug));
        Assert.Equal(VerdictKind.Rejected, (await bench.App.DeliveryAsync(wrong)).Verdict);
        await using var context = bench.App.NewContext();
        var jobs = await context.Jobs.AsNoTracking().Where(job => job.Kind == ProcessDelivery.JobKind && ids.Contains(job.SubjectId)).OrderBy(job => job.Id).Select(job => job.SubjectId).ToListAsync();
        Assert.Equal(ids, jobs);
        Assert.Equal(5, await context.DeliveryVerifications.CountAsync(row => ids.Contains(row.DeliveryId) && row.OperatorName == "Sam"));
    }

    [Fact]
    public async Task Of_several_who_press_at_once_each_delivery_is_taken_in_by_one()
    {
        var early = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        var ids = await RefusedAsync(slug, early, 20);
        await bench.AddAsync(slug, early);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync(slug))));

        Assert.Equal(20, results.OfType<VerifyRingResult.Ran>().Sum(ran => ran.Accepted));
        await using var context = bench.App.NewContext();
        Assert.Equal(20, await context.Jobs.CountAsync(job => job.Kind == ProcessDelivery.JobKind && ids.Contains(job.SubjectId)));
        Assert.Equal(20, await context.DeliveryVerifications.CountAsync(row => ids.Contains(row.DeliveryId)));
    }

    [Fact]
    public async Task A_run_is_noted_when_it_begins_and_with_its_totals_and_nothing_to_do_is_not()
    {
        var early = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        Assert.IsType<VerifyRingResult.NotPossible>(await RunAsync(slug));
        await RefusedAsync(slug, early, 3);
        await bench.AddAsync(slug, early);

        await RunAsync(slug);

        Assert.Equal(
            [(AuditOutcome.Done, "begun; 3 to verify", "Sam"), (AuditOutcome.Done, "3 of 3 accepted, 0 still refused", "Sam")],
            (await bench.AuditAsync(slug)).Where(entry => entry.Action == "VerifyEndpointAgain").Select(entry => (entry.Outcome, entry.Detail, entry.OperatorName)));
    }

    [Fact]
    public async Task It_does_not_use_up_the_times_of_a_single_delivery()
    {
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        var id = (await RefusedAsync(slug, "of_nobody_at_all", 1)).Single();
        for (var time = 0; time < 3; time++) await RunAsync(slug);

        await using var context = bench.App.NewContext();
        Assert.Equal(0, await context.DeliveryVerifications.CountAsync(row => row.DeliveryId == id));
    }

    [Fact]
    public async Task A_deleted_endpoint_takes_nothing_in_and_whoever_holds_no_role_is_refused()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(secret);
        await RefusedAsync(slug, "of_nobody_at_all", 1);
        Assert.IsType<VerifyRingResult.NotAllowed>(await bench.App.Get<VerifyRing>().RunAsync(await bench.SeenAsync(slug), Cast.Nobody, CancellationToken.None));
        await bench.Desk.DisableAsync(await bench.SeenAsync(slug), "gone", Cast.Ada, CancellationToken.None);
        await bench.Desk.DeleteAsync(await bench.SeenAsync(slug), slug, "gone", Cast.Ada, CancellationToken.None);

        Assert.IsType<VerifyRingResult.NotPossible>(await RunAsync(slug));
    }

    private async Task<VerifyRingResult> RunAsync(string slug) => await bench.App.Get<VerifyRing>().RunAsync(await bench.SeenAsync(slug), Cast.Sam, CancellationToken.None);

    private async Task<int> CountAsync(string slug) => await bench.App.Get<VerifyRing>().CountAsync((await bench.FindAsync(slug)).Id, CancellationToken.None);

    /// <summary>Refused as they came, each a millisecond after the other.</summary>
    private async Task<IReadOnlyList<long>> RefusedAsync(string slug, string secret, int count)
    {
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var body = Sender.NewBody();
            var at = bench.Clock.GetUtcNow();
            var like = StoredDeliveries.New(bench.App.Get<IdGenerator>().Next(), (await bench.FindAsync(slug)).Id, at, VerdictReason.WrongSecret, body);
            await bench.App.StoreAsync(new Delivery
            {
                Id = like.Id, EndpointId = like.EndpointId, ReceivedAt = at, Verdict = like.Verdict, Reason = like.Reason, ReasonAtArrival = like.Reason, BodyBytes = body.Length,
                BodyKept = BodyKept.Whole, BodySha256 = like.BodySha256, AnswerStatus = 401, Method = "POST", Path = like.Path, RemoteAddress = like.RemoteAddress, Steps = like.Steps,
                Headers = System.Text.Json.JsonSerializer.Serialize((string[][])[["Mozart-Pay-Signature", Sender.Signature(body, secret, at)]]),
            }, body);
            ids.Add(like.Id);
        }

        return ids;
    }
}

public sealed class VerifyRingOnSqlite(SqliteEndpoints bench) : VerifyRingContract(bench), IClassFixture<SqliteEndpoints>;

public sealed class VerifyRingOnPostgres(PostgresEndpoints bench) : VerifyRingContract(bench), IClassFixture<PostgresEndpoints>;
