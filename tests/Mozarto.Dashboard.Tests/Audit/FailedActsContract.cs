using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Audit;

/// <summary>An act that the store does not take is noted as failed, with what it was to be; one that somebody else was quicker with is no failure.</summary>
public abstract class FailedActsContract(DashboardAppFixture fixture)
{
    private readonly DashboardApp app = fixture.App;

    [Fact]
    public async Task What_the_store_did_not_take_is_noted_as_failed_and_nothing_is_done()
    {
        var (zones, business) = (app.Get<BusinessZones>(), app.Get<BusinessTime>());
        var before = business.Zone.Id;
        // Were it noted, it would be before the failure below.
        await CollideAsync();
        await RefuseZonesAsync();

        var refused = await Assert.ThrowsAnyAsync<DbUpdateException>(() => zones.SetAsync("Asia/Tokyo", before, "we moved", Cast.Ada, CancellationToken.None));

        var entry = await Eventually.ValueAsync("the entry of the failure", async () =>
        {
            await using var context = app.NewContext();
            return await context.AuditEntries.AsNoTracking().SingleOrDefaultAsync(row => row.Action == "SetTimeZone");
        }, found => found is not null);
        Assert.Equal((AuditOutcome.Failed, "Ada", "we moved", null), (entry!.Outcome, entry.OperatorName, entry.Reason, entry.Changes));
        Assert.StartsWith("not done: the store did not take it (", entry.Detail, StringComparison.Ordinal);
        Assert.EndsWith("It was to say: set to Asia/Tokyo", entry.Detail, StringComparison.Ordinal);
        Assert.NotNull(entry.Mac);
        Assert.Equal(before, business.Zone.Id);
        await using var own = app.NewContext();
        Assert.False(own.IsCollision(refused));
        Assert.False(await own.AuditEntries.AnyAsync(row => row.Action == "MapWord"));
    }

    [Fact]
    public async Task A_row_of_the_same_key_is_a_collision()
    {
        await SaveAsync(1, "once");

        await using var context = app.NewContext();
        context.Add(Mapping(2, "once"));

        Assert.True(context.IsCollision(await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync())));
    }

    private async Task CollideAsync()
    {
        await SaveAsync(3, "twice");
        await using var context = app.NewContext();
        context.Add(Mapping(4, "twice"));
        context.Add(app.Get<CommandTrail>().Done(Cast.Ada, Command.MapWord, "twice", "mapped"));
        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
    }

    private async Task SaveAsync(long id, string word)
    {
        await using var context = app.NewContext();
        context.Add(Mapping(id, word));
        await context.SaveChangesAsync();
    }

    private static WordMapping Mapping(long id, string word) => new()
    {
        Id = id, Kind = EndpointKind.Mozarto, Word = word, State = TransactionState.Pending, ProposedAt = A.Time, ProposedBy = "here|ada", ProposedByName = "Ada", Reason = "a reason",
    };

    private async Task RefuseZonesAsync()
    {
        await using var context = app.NewContext();
        if (context is SqliteDashboardContext)
        {
            await context.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "NoZones" BEFORE INSERT ON "BusinessZones" BEGIN SELECT RAISE(ABORT, 'no zones'); END""");
            return;
        }

        await context.Database.ExecuteSqlRawAsync("CREATE FUNCTION no_zones() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no zones'; END $$ LANGUAGE plpgsql");
        await context.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "NoZones" BEFORE INSERT ON "BusinessZones" FOR EACH ROW EXECUTE FUNCTION no_zones()""");
    }
}

public sealed class FailedActsOnSqlite(SqliteApp fixture) : FailedActsContract(fixture), IClassFixture<SqliteApp>;

public sealed class FailedActsOnPostgres(PostgresApp fixture) : FailedActsContract(fixture), IClassFixture<PostgresApp>;
