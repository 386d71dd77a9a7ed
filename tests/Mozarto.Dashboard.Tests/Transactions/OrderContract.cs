using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using Xunit.Abstractions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>
/// Whatever a sender sends, in whatever order it comes and however it is cut into batches, the book says the same in the end, and what it says is right.
/// A failure names the seed; put it in place of the drawn one to see it again.
/// </summary>
public abstract class OrderContract(DatabaseKind kind, ITestOutputHelper output) : IAsyncLifetime
{
    private const int SavedMixes = 12;
    private const int SavedOrders = 4;

    private TestStore store = null!;

    internal BookOfTests Book { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        Book = new BookOfTests(store);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Every_order_through_the_store_ends_the_same_and_right() => await RunAsync(SavedMixes, SavedOrders, async (mix, order) =>
    {
        await Book.ForgetAsync();
        foreach (var batch in mix.InBatches(order)) await Book.ApplyAsync(batch);
        return await Book.AllAsync();
    });

    private protected async Task RunAsync(int mixes, int orders, Func<Mix, List<Told>, Task<IReadOnlyList<Transaction>>> apply)
    {
        var first = Random.Shared.Next();
        output.WriteLine($"Seeds {first} to {first + mixes - 1}.");
        for (var seed = first; seed < first + mixes; seed++)
        {
            var mix = new Mix(seed);
            var expected = Lines(Oracle.Judge(mix.All).Select(pair => (pair.Key, pair.Value)), mix);
            var texts = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < orders; i++)
            {
                var order = mix.Shuffled();
                var rows = await apply(mix, order);
                var actual = Lines(rows.Select(row => ((row.Kind, row.IsClaimed, row.ExternalId), ExpectedTransaction.Of(row))), mix);
                Assert.True(expected == actual, $"Seed {seed}:\n{string.Join('\n', order)}\nexpected:\n{expected}\nbut it says:\n{actual}");
                texts.Add(string.Join('\n', rows.OrderBy(row => (row.Kind, row.IsClaimed, row.ExternalId)).Select(row => row.Facts)));
            }

            if (!mix.HasVariant && !mix.HasOtherTexts) Assert.True(texts.Count == 1, $"Seed {seed}:\n{string.Join("\n\n", texts)}");
        }
    }

    // Where an event is told in two ways, either may have come first; but a person must decide in every order.
    private static string Lines(IEnumerable<((TransactionKind, bool, string) Key, ExpectedTransaction Value)> all, Mix mix) => string.Join('\n', all.OrderBy(pair => pair.Key)
        .Select(pair => mix.HasVariant ? $"{pair.Key} {pair.Value.State} {pair.Value.RefundedMinor}" : $"{pair.Key} {pair.Value}"));
}

public sealed class OrderOnSqlite(ITestOutputHelper output) : OrderContract(DatabaseKind.Sqlite, output)
{
    private const int ImaginedMixes = 250;
    private const int ImaginedOrders = 10;

    [Fact]
    public async Task Every_order_within_a_batch_ends_the_same_and_right() => await RunAsync(ImaginedMixes, ImaginedOrders, (_, order) => Book.ImagineAsync(order));
}

public sealed class OrderOnPostgres(ITestOutputHelper output) : OrderContract(DatabaseKind.PostgreSql, output);
