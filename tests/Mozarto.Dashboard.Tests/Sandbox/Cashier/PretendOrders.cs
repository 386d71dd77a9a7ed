using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>Payouts as the product sends them, from the samples of the catalogue, to the sandbox of a running app.</summary>
internal static class PretendOrders
{
    public static async Task<CashierAnswer> SendAsync(DashboardApp app, string way, long number, CashierKeys? keys = null)
    {
        keys ??= await app.Get<ICashierKeys>().CurrentAsync(CancellationToken.None) ?? throw new InvalidOperationException("The sandbox has no address.");
        var bank = way == "gigadat-ach" ? BankFields.TryMake([new("account", "Bank account", true, null)], out _) : null;
        var input = CashierCases.Input(way, other: ("account", "12345")) with { Reference = Reference(number) };
        var request = CashierRequest.Of(CashierCases.Order(input, bank), keys.Binding);
        return await new MozartoGateway(new KnownKeys(keys), app.Get<TimeProvider>()).SendPayoutAsync(request, () => ValueTask.FromResult(true), CancellationToken.None);
    }

    public static string Reference(long number) => EntityId.Format(EntityId.PayoutPrefix, number);
}
