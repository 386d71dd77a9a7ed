using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>What the sandbox begins with: a rule for payouts in each of a few currencies.</summary>
internal static class SandboxSeed
{
    private static readonly string[] Currencies = ["CAD", "EUR", "USD"];

    // Minor units: from 1,000.00 on two approve. Each rule keeps terms of its own: one object belongs to one row.
    private static readonly PayoutTerms Terms = new(100_000, 1_000_000, 500_000, 5_000_000, null);

    public static async Task OpenSandboxAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        if (!services.GetRequiredService<SandboxGate>().IsOpen) return;
        await using var context = await services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync(cancellation);
        if (await context.PayoutRules.AnyAsync(cancellation)) return;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var ids = services.GetRequiredService<IdGenerator>();
        context.AddRange(Currencies.Select(code => new PayoutRule
        {
            // A copy for each: the store keeps terms that several rules share with one of them only.
            Id = ids.Next(), CurrencyCode = code, Terms = Terms with { }, SetAt = now, SetByName = "the sandbox", Reason = "To begin with.", EffectiveAt = now, CountedFrom = now,
        }));
        await context.SaveChangesAsync(cancellation);
    }
}
