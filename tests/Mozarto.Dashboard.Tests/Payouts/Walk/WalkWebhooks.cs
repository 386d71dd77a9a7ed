using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>The bank tells what became of requests: in any order, again and again, with and without our reference, before and after its answer, and now and then what is not so.</summary>
internal sealed class WalkWebhooks(PayoutWalk walk)
{
    private const int RequestsRemembered = 25;

    public IEnumerable<(int Weight, string Name, Func<Task<string>> Take)> Steps => [(24, "webhook", TellAsync)];

    private async Task<string> TellAsync()
    {
        var requests = walk.Bank.Requests.Where(walk.Senders.IsTaken).TakeLast(RequestsRemembered).ToList();
        if (requests.Count == 0) return "nothing to tell";
        var request = walk.Any(requests);
        var isPaid = walk.Bank.Ledger.Any(entry => entry.TransactionId == request.TransactionId);
        // Of what it has not decided it says no more than that.
        var isOpen = !isPaid && walk.Senders.IsStanding(request.Reference);
        var isLie = !isOpen && walk.Chance(5);
        var state = isOpen || walk.Chance(25) ? "Pending" : isPaid != isLie ? "Approved" : "Declined";
        if (isLie) walk.Misled.Add(request.Reference!);
        var reference = walk.Any<BankReference>([BankReference.Told, BankReference.Told, BankReference.Told, BankReference.Empty, BankReference.Missing]);
        var telling = walk.Bank.Tell(request, state, reference, walk.Chance(4) ? "0.02" : null, walk.Chance(2) ? "USD" : null);
        var isTwice = walk.Chance(20);
        await Task.WhenAll(walk.First.DeliverAsync(telling), isTwice ? walk.Second.DeliverAsync(telling, walk.First.Endpoint) : Task.CompletedTask);
        return $"{request.Reference} {request.TransactionId[^4..]} {state}, reference {reference}{(isTwice ? ", twice at once" : "")}{(isLie ? ", not so" : "")}";
    }
}
