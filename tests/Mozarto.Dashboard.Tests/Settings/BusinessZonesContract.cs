using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>The business time zone: the configuration's until an administrator sets one, then that one, here and everywhere.</summary>
public abstract class BusinessZonesContract(DatabaseKind kind) : IAsyncLifetime
{
    private readonly BusinessTime business = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Dublin"));
    private TestStore store = null!;

    private BusinessZones Zones => new(store, store.Trail, business, new LiveUpdates());

    public async Task InitializeAsync() => store = await TestStore.CreateAsync(kind);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("Nowhere/Land")]
    [InlineData("europe/berlin")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe/Berlin\0")]
    [InlineData("UTC+25")]
    public async Task What_is_no_zone_of_this_machine_changes_nothing(string name)
    {
        Assert.NotNull(await Zones.SetAsync(name, "Europe/Dublin", "a reason", Cast.Ada, CancellationToken.None));

        Assert.Equal("Europe/Dublin", business.Zone.Id);
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task Only_administrators_set_it_with_a_reason_and_a_trace()
    {
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody }) Assert.Equal(CommandTrail.NotAllowed, await Zones.SetAsync("Asia/Tokyo", "Europe/Dublin", "a reason", who, CancellationToken.None));
        Assert.NotNull(await Zones.SetAsync("Asia/Tokyo", "Europe/Dublin", " ", Cast.Ada, CancellationToken.None));

        Assert.Null(await Zones.SetAsync("Asia/Tokyo", "Europe/Dublin", "we moved", Cast.Ada, CancellationToken.None));

        Assert.Equal("Asia/Tokyo", business.Zone.Id);
        Assert.Equal(["Finn no right", "Sam no right", "Nobody no right", """Ada set to Asia/Tokyo we moved [{"Field":"time zone","Before":"Europe/Dublin","After":"Asia/Tokyo"}]"""], await AuditAsync());
    }

    [Fact]
    public async Task Of_two_administrators_the_second_is_told()
    {
        Assert.Null(await Zones.SetAsync("Asia/Tokyo", "Europe/Dublin", "we moved", Cast.Ada, CancellationToken.None));

        Assert.Contains("Somebody else has set it to Asia/Tokyo", await Zones.SetAsync("America/Toronto", "Europe/Dublin", "so did we", Cast.Ada, CancellationToken.None), StringComparison.Ordinal);
        Assert.Equal("That is the time zone already.", await Zones.SetAsync("Asia/Tokyo", "Asia/Tokyo", "again", Cast.Ada, CancellationToken.None));

        Assert.Equal("Asia/Tokyo", business.Zone.Id);
    }

    [Fact]
    public async Task A_later_start_takes_what_was_set_and_not_the_configuration()
    {
        await Zones.SetAsync("Asia/Tokyo", "Europe/Dublin", "we moved", Cast.Ada, CancellationToken.None);
        var restarted = new BusinessTime(TimeZoneInfo.FindSystemTimeZoneById("Europe/Dublin"));

        Assert.True(await new BusinessZones(store, store.Trail, restarted, new LiveUpdates()).ReadAsync(CancellationToken.None));

        Assert.Equal("Asia/Tokyo", restarted.Zone.Id);
    }

    [Fact]
    public async Task A_stored_zone_that_this_machine_does_not_know_leaves_the_last_one_in_force()
    {
        await using (var context = store.CreateDbContext())
        {
            context.Add(new BusinessZone { Name = "Moon/Copernicus" });
            await context.SaveChangesAsync();
        }

        Assert.False(await Zones.ReadAsync(CancellationToken.None));

        Assert.Equal("Europe/Dublin", business.Zone.Id);
    }

    private async Task<List<string>> AuditAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.OrderBy(row => row.Id).Select(row => (row.OperatorName + " " + row.Detail + " " + row.Reason + " " + row.Changes).Trim()).ToListAsync();
    }
}

public sealed class BusinessZonesOnSqlite() : BusinessZonesContract(DatabaseKind.Sqlite);

public sealed class BusinessZonesOnPostgres() : BusinessZonesContract(DatabaseKind.PostgreSql);
