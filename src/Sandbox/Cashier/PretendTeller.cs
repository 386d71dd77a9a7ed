using System.Globalization;
using System.Text;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>Sends the webhooks of a payout to the sandbox's own endpoint, through real HTTP and with its secret; once each, as nothing more is documented.</summary>
internal sealed class PretendTeller(SampleSender sender, PretendLedger ledger, TimeProvider time)
{
    /// <summary><paramref name="number"/> is the ledger's, for the request that is told of. Ends early when <paramref name="stop"/> says so.</summary>
    public async Task TellAsync(long number, PretendOrder order, PretendPlan plan, CancellationToken stop)
    {
        try
        {
            foreach (var state in PretendTale.StatesOf(plan.Sequel))
            {
                if (!plan.IsToldFirst) await Task.Delay(TimeSpan.FromSeconds(plan.TellSeconds), time, stop);
                ledger.Told(number, $"{state}, answered {await PostAsync(PretendTale.BodyOf(order, plan, state), stop)}");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process stops: what is left untold stays so.
        }
    }

    private async Task<string> PostAsync(string body, CancellationToken stop)
    {
        var request = new SampleRequest(SandboxSettings.MozartoSlug, Encoding.UTF8.GetBytes(body), SampleSigning.Mozarto(SandboxSettings.MozartoSecret));
        try
        {
            return (await sender.PostAsync(request, stop)).Status.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return "nothing";
        }
    }
}
