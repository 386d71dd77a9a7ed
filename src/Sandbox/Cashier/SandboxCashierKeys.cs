using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>
/// The credentials that payouts go out with while the sandbox is on: the pretend cashier's address below our own, and a token and a key that everyone
/// may know. None before the server listens, and none where it is reached neither on this machine nor through TLS.
/// </summary>
internal sealed class SandboxCashierKeys(OwnAddress own) : ICashierKeys
{
    public ValueTask<CashierKeys?> CurrentAsync(CancellationToken stop)
    {
        var address = own.Find() is { } found ? CashierAddress.TryMake(new Uri(found, Pages.SandboxMozarto).AbsoluteUri, isSandbox: true, out _) : null;
        return ValueTask.FromResult(address is null ? null : new CashierKeys(address, SandboxSettings.CompanyToken, SandboxSettings.SecretKey));
    }
}
