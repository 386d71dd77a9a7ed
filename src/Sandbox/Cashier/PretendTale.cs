namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>The webhooks that tell of a payout, in the shape of 2026: composed as text after the documentation, apart from what reads them. Pure.</summary>
internal static class PretendTale
{
    private const string Pending = "Pending";
    private const string Approved = "Approved";
    private const string Declined = "Declined";

    public static IReadOnlyList<string> StatesOf(PretendSequel sequel) => sequel switch
    {
        PretendSequel.Approved => [Approved],
        PretendSequel.PendingThenApproved => [Pending, Approved],
        PretendSequel.Declined => [Declined],
        _ => [],
    };

    public static string BodyOf(PretendOrder order, PretendPlan plan, string state)
    {
        var told = plan.TellsOtherAmount ? order with { Amount = order.Amount + 1 } : order;
        // PayOne's webhooks have ids of their own form, "success" for what is approved, and no currency.
        var isPayOne = order.Way == PretendWay.PayOne;
        var raw = state switch { Approved => isPayOne ? "success" : "confirmed", Declined => "failed", _ => "processing" };
        var currency = isPayOne ? "" : $",\"currency\":\"{told.CurrencyCode}\"";
        var reference = plan.Reference switch
        {
            PretendReference.AsSent => $",\"merchantReference\":{PretendJson.Quote(told.Reference)}",
            PretendReference.Empty => ",\"merchantReference\":\"\"",
            _ => "",
        };
        return $$"""{"transaction_id":"{{told.TransactionId}}","psp_transaction_id":"{{(isPayOne ? "po-" : "QX")}}{{told.TransactionId[^12..]}}","user_id":{{PretendJson.Quote(told.UserId)}},"status":"{{raw}}","transaction_status":"{{state}}","message":"From the sandbox's cashier","amount":"{{told.AmountText}}"{{currency}}{{reference}}}""";
    }
}
