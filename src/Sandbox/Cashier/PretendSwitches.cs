namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>How requests are answered from now on: kept by the process, the same for everybody.</summary>
internal sealed class PretendSwitches(LiveUpdates live)
{
    private readonly Lock gate = new();
    private PretendPlan plan = PretendPlan.Default;

    public PretendPlan Plan
    {
        get
        {
            lock (gate) return plan;
        }
    }

    public void Set(PretendPlan chosen)
    {
        lock (gate) plan = chosen;
        live.Deliver(PretendLedger.Topic);
    }

    /// <summary>What the request that has just come is answered with. What was chosen for one request is used up by it.</summary>
    public PretendPlan Take()
    {
        lock (gate)
        {
            var taken = plan;
            if (taken.IsForOne) plan = PretendPlan.Default;
            return taken;
        }
    }
}
