using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>The audit log as administrators read, verify and export it.</summary>
public abstract class AuditListContract(DatabaseKind kind) : IAsyncLifetime
{
    private const string Reference = "0123456789abcdef0123456789abcdef";

    private AuditBench bench = null!;
    private AuditList list = null!;

    public async Task InitializeAsync()
    {
        bench = await AuditBench.CreateAsync(kind);
        list = new AuditList(bench.Store);
        await bench.WriteAsync(60);
        await bench.Store.Trail.RefuseAsync(Cast.Sam with { Address = "198.51.100.2", Reference = Reference }, Command.MapWord, "a\r\nword", "no right", CancellationToken.None);
    }

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Theory]
    [InlineData("?who=here|sam", 1)]
    [InlineData("?who=here|nobody", 0)]
    [InlineData("?command=MapWord", 1)]
    [InlineData("?outcome=refused", 1)]
    [InlineData("?outcome=failed", 0)]
    [InlineData("?outcome=unheard-of", 0)]
    [InlineData("?address=198.51.100.2", 1)]
    [InlineData("?on=payout%20rule%207", 1)]
    [InlineData("?q=payout%20rule%207", 1)]
    [InlineData("?q=Sam", 1)]
    [InlineData("?q=aud_nothing", 0)]
    [InlineData($"?q={Reference}", 1)]
    [InlineData("?q=ffffffffffffffffffffffffffffffff", 0)]
    [InlineData("?outcome=done&address=203.0.113.7", 50)]
    public async Task A_filter_lets_exactly_its_entries_through(string query, int count) =>
        Assert.Equal(count, (await list.ReadAsync(Read(query), null, null, CancellationToken.None)).Rows.Count);

    [Theory]
    [InlineData(20, null, 41)]
    [InlineData(null, 20, 20)]
    [InlineData(20, 30, 10)]
    public async Task A_stretch_of_time_holds_its_beginning_and_not_its_end(int? from, int? to, int count)
    {
        var begun = bench.Store.Clock.GetUtcNow().AddSeconds(-60);

        Assert.Equal(count, (await list.ReadAsync(Read($"?range=custom&from={At(from)}&to={At(to)}"), null, null, CancellationToken.None)).Rows.Count);

        string At(int? seconds) => seconds is { } since ? begun.AddSeconds(since).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) : "";
    }

    [Fact]
    public async Task An_entry_is_found_by_its_id_and_the_pages_follow_each_other()
    {
        var all = (await bench.EntriesAsync()).Select(entry => entry.Id).Reverse().ToList();
        Assert.Equal(all[3], Assert.Single((await list.ReadAsync(Read($"?q={EntityId.Format("aud", all[3])}"), null, null, CancellationToken.None)).Rows).Id);

        var first = await list.ReadAsync(AuditFilter.All, null, null, CancellationToken.None);
        var second = await list.ReadAsync(AuditFilter.All, first.Rows[^1].Id, null, CancellationToken.None);
        var back = await list.ReadAsync(AuditFilter.All, null, second.Rows[0].Id, CancellationToken.None);

        Assert.Equal(all, first.Rows.Concat(second.Rows).Select(row => row.Id));
        Assert.Equal((false, true, true, false), (first.HasNewer, first.HasOlder, second.HasNewer, second.HasOlder));
        Assert.Equal(first.Rows.Select(row => row.Id), back.Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task A_verification_leaves_what_it_found_in_the_log_and_a_bad_row_stands_on_the_start_page()
    {
        await bench.Sealing.RunAsync(CancellationToken.None);
        using var verification = new AuditVerification(bench.Check, bench.Store.Trail, new LiveUpdates());
        var attention = new AuditAttention(new AuditOverviewReader(bench.Store, new AnonymousRefusals(bench.Store, bench.Store.Clock), bench.Store.Clock), bench.Store.Audit, bench.Store.Clock);
        Assert.IsType<AuditVerificationResult.NotPossible>(await verification.RunAsync(Cast.Finn, CancellationToken.None));
        Assert.IsType<AuditVerificationResult.Finished>(await verification.RunAsync(Cast.Ada, CancellationToken.None));
        Assert.Empty(await attention.ReadAsync(CancellationToken.None));

        var third = (await bench.EntriesAsync())[2].Id;
        await bench.TamperAsync("UPDATE \"AuditEntries\" SET \"Detail\" = 'other' WHERE \"Id\" = {0}", third);
        await verification.RunAsync(Cast.Ada, CancellationToken.None);

        var entries = (await bench.EntriesAsync()).Where(entry => entry.Action == "VerifyAudit").ToList();
        Assert.Equal([AuditOutcome.Refused, AuditOutcome.Done, AuditOutcome.Failed], entries.Select(entry => entry.Outcome));
        Assert.Equal($"The first bad row: entry {EntityId.Format("aud", third)} (number 3). It says something else than when it was sealed. Before it 2 entries are as they were sealed.", entries[2].Detail);
        Assert.Equal("The audit log was tampered with", Assert.Single(await attention.ReadAsync(CancellationToken.None)).Reason);
    }

    [Fact]
    public async Task A_tail_that_waits_longer_than_a_minute_stands_on_the_start_page()
    {
        var attention = new AuditAttention(new AuditOverviewReader(bench.Store, new AnonymousRefusals(bench.Store, bench.Store.Clock), bench.Store.Clock), bench.Store.Audit, bench.Store.Clock);
        bench.Store.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(("Audit entries are not sealed", 61L), ((await attention.ReadAsync(CancellationToken.None))[0].Reason, (await attention.ReadAsync(CancellationToken.None))[0].Count!.Value));

        await bench.Sealing.RunAsync(CancellationToken.None);
        Assert.Empty(await attention.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_export_holds_what_the_list_holds_with_digests_and_seals_and_foreign_text_stays_text()
    {
        await bench.Store.Trail.RefuseAsync(Cast.Sam with { Name = "=cmd|' /C calc'!A0" }, Command.MapWord, "@SUM(1)", "no\r\nright \u001b[31m", CancellationToken.None);
        await bench.Sealing.RunAsync(CancellationToken.None);
        var csv = new AuditCsv(new BusinessTime(TimeZoneInfo.Utc));

        var slice = await list.SliceAsync(Read("?outcome=refused"), null, 10, CancellationToken.None);

        Assert.Equal(2, slice.Count);
        var line = csv.Line(slice[0]);
        Assert.Contains(",'=cmd|' /C calc'!A0,", line, StringComparison.Ordinal);
        Assert.Contains(",'@SUM(1),Refused,\"no\r\nright \u001b[31m\",", line, StringComparison.Ordinal);
        Assert.Contains($",{Convert.ToHexStringLower(slice[0].Entry.Mac!)},62,{Convert.ToHexStringLower(slice[0].Seal!.Value)},", line, StringComparison.Ordinal);
        Assert.Equal(csv.Header().Count(character => character == ','), line.Count(character => character == ','));
    }

    private AuditFilter Read(string query) => AuditFilter.Read(PageQuery.Parse(query), new BusinessTime(TimeZoneInfo.Utc), bench.Store.Clock.GetUtcNow());
}

public sealed class AuditListOnSqlite() : AuditListContract(DatabaseKind.Sqlite);

public sealed class AuditListOnPostgres() : AuditListContract(DatabaseKind.PostgreSql);
