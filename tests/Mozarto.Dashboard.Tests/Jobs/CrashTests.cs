using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>Processes that die or stand still while they hold claims.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task What_a_killed_process_had_claimed_is_finished_by_the_next_one_and_each_effect_comes_once(DatabaseKind kind)
    {
        await using var claims = await HeldClaims.CreateAsync(kind);
        await using (var killed = await claims.StartAsync())
        {
            await claims.HoldAllAsync(killed);
            await killed.KillAsync();
        }

        await claims.TakeDownWallAsync();
        Assert.Equal(HeldClaims.Count, (await claims.JobsAsync()).Count(job => job.State == JobState.Running));
        if (kind == DatabaseKind.PostgreSql) await LetLeasesLapseAsync(claims);

        await using var next = await claims.StartAsync();

        await claims.FinishedAsync();
        await claims.EachHadItsEffectOnceAsync();
        Assert.All(await claims.JobsAsync(), job => Assert.Equal(2, job.Attempt));
    }

    [Fact]
    public async Task What_a_process_says_after_it_stood_still_past_its_lease_is_refused()
    {
        await using var claims = await HeldClaims.CreateAsync(DatabaseKind.PostgreSql);
        await using var still = await claims.StartAsync();
        await claims.HoldAllAsync(still);
        await still.StopAsync();
        await LetLeasesLapseAsync(claims);
        await claims.TakeDownWallAsync();
        await using (await claims.StartAsync())
        {
            await claims.FinishedAsync();

            await still.ContinueAsync();

            await Eventually.TrueAsync("the late results were dropped", () => still.Output.Split("came after its claim was lost").Length == HeldClaims.Count + 1);
        }

        await claims.EachHadItsEffectOnceAsync();
    }

    private static Task LetLeasesLapseAsync(HeldClaims claims) => claims.ChangeJobsAsync(jobs => jobs.ExecuteUpdateAsync(row => row.SetProperty(job => job.LeaseUntil, 0)));
}
