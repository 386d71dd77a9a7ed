using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Tests of payouts with a bank behind them. Whatever a test did, at its end money has left at most once.</summary>
public abstract class PayoutContract(DatabaseKind kind) : IAsyncLifetime
{
    private protected PayoutBench Bench { get; private set; } = null!;

    public async Task InitializeAsync() => Bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync()
    {
        await Bench.AssertAtMostOnceAsync();
        await Bench.DisposeAsync();
    }
}
