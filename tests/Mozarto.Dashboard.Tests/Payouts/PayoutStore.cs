using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Payouts of every sort on a store of their own, many of them with equal amounts, as rows and not as anybody's acts.</summary>
internal static class PayoutStore
{
    private static readonly string[] CurrencyCodes = ["CAD", "EUR", "CLP"];
    private static readonly string[] Ways = ["payone", "gigadat-eto"];
    private static readonly (string Identity, string Name)[] Creators = [("here|finn", "Finn"), ("here|fay", "Fay")];

    public static async Task<IReadOnlyList<Payout>> FillAsync(TestStore store, int count)
    {
        await using var context = store.CreateDbContext();
        for (var i = 0; i < count; i++) context.Add(Row(store, i));
        await context.SaveChangesAsync();
        await context.Payouts.ExecuteUpdateAsync(row => row.SetProperty(each => each.ApprovedAt, A.Time).SetProperty(each => each.BoundToken, "a token").SetProperty(each => each.ExternalId, each => "mz-" + each.UserId + "-" + each.Round));
        foreach (var state in Enum.GetValues<PayoutState>())
        {
            var some = await context.Payouts.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync();
            var ids = some.Where((_, i) => 1 + (i % 11) == (int)state).ToList();
            await context.Payouts.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(row => row.SetProperty(each => each.State, state));
        }

        return await context.Payouts.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
    }

    // One a minute; few different amounts, so that pages end in the middle of equal ones.
    public static Payout Row(TestStore store, int i, string? userId = null, string? personName = null)
    {
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        var (identity, name) = Creators[i % 2];
        Assert.True(Currency.TryFind(CurrencyCodes[i % 5 % 3], out var currency));
        var id = store.Ids.Next();
        var blank = new Payout { Id = id, RequestKey = $"key-{id}", CreatorIdentity = identity, CreatorName = name, Source = "a-source" };
        var content = new PayoutContent(Ways[i % 3 % 2], "PAYONE", new Money(100 + (i % 4), currency), userId ?? $"player-{i % 10}", personName ?? "Ana Roy");
        return Payout.Request(blank, content, new PayoutAct(store.Ids.Next(), store.Clock.GetUtcNow(), name, "Created"));
    }
}
