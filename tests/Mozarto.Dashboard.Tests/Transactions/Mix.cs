using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>A mix of deliveries about a few transactions, made from a seed: what a sender may send, and what of it contradicts itself.</summary>
internal sealed class Mix
{
    private static readonly string[] OtherTexts = ["a text", "another text", "a third text"];

    private readonly Random random;
    private readonly List<Told> all = [];

    public Mix(int seed)
    {
        random = new Random(seed);
        Seed = seed;
        HasOtherTexts = random.Next(3) == 0;
        var payment = 9000 + random.Next(100);
        for (var i = random.Next(1, 3); i > 0; i--) AddMozarto($"{random.Next(1, 1000):x24}");
        for (var i = random.Next(0, 3); i > 0; i--) AddPayment(payment + (100 * i));
        if (random.Next(3) == 0) AddClaimed();
        if (random.Next(4) == 0) AddVariant();
        if (random.Next(4) == 0) AddContradiction();
    }

    public int Seed { get; }

    /// <summary>Repeats carry other texts: which one is shown may depend on the order.</summary>
    public bool HasOtherTexts { get; }

    /// <summary>One event is told with other material fields: which of the two stands first depends on the order, but never that a person must decide.</summary>
    public bool HasVariant { get; private set; }

    public IReadOnlyList<Told> All => all;

    public List<Told> Shuffled()
    {
        var order = all.ToArray();
        random.Shuffle(order);
        return [.. order];
    }

    public IEnumerable<List<Told>> InBatches(List<Told> order)
    {
        for (var at = 0; at < order.Count;)
        {
            var count = Math.Min(random.Next(1, 5), order.Count - at);
            yield return order.GetRange(at, count);
            at += count;
        }
    }

    private void AddMozarto(string id)
    {
        var whole = new Told
        {
            Id = id,
            AmountMinor = random.Next(1, 100_000),
            EndpointCurrency = Sometimes("EUR"),
            State = random.Next(2) == 0 ? TransactionState.Approved : TransactionState.Declined,
        };
        for (var i = random.Next(0, 3); i > 0; i--) Add(whole with { State = TransactionState.Pending });
        for (var i = random.Next(0, 3); i > 0; i--) Add(whole);
        for (var i = random.Next(0, 2); i > 0; i--) Add(whole with { Shape = ToldShape.MozartoOld, AmountMinor = null, Reference = null });
        Add(whole with { State = random.Next(2) == 0 ? TransactionState.Pending : whole.State });
    }

    private void AddPayment(int id)
    {
        var whole = new Told { Shape = ToldShape.Payment, Id = $"{id}", AmountMinor = 1000 * random.Next(1, 5), Currency = "GBP", Reference = null, User = null };
        for (var i = random.Next(0, 2); i > 0; i--) Add(whole with { State = TransactionState.Pending });
        for (var i = random.Next(0, 3); i > 0; i--) Add(whole);
        for (var i = random.Next(0, 4); i > 0; i--)
        {
            var refund = whole with
            {
                Shape = ToldShape.Refund,
                Id = $"{(id * 10) + i}",
                PaymentId = whole.Id,
                AmountMinor = 500 * random.Next(1, 4),
                PaymentAmountMinor = whole.AmountMinor,
                State = random.Next(4) == 0 ? TransactionState.Declined : TransactionState.Approved,
            };
            for (var j = random.Next(1, 3); j > 0; j--) Add(refund);
        }
    }

    // Each copy leaves out what a sender may leave out, and comes at its own time.
    private void Add(Told told) => all.Add(told with
    {
        DeliveryId = A.Id(),
        ReceivedAt = A.Time.AddSeconds(random.Next(1, 1000)),
        CreatedAt = told.Shape is ToldShape.Payment or ToldShape.Refund && random.Next(3) > 0 ? A.Time.AddSeconds(-random.Next(1, 1000)) : null,
        Text = HasOtherTexts ? OtherTexts[random.Next(OtherTexts.Length)] : told.Text,
        Reference = Sometimes(told.Reference),
        User = Sometimes(told.User),
        Currency = told.Shape == ToldShape.Mozarto ? Sometimes(told.Currency) : told.Currency,
        AmountMinor = told.Shape == ToldShape.Mozarto && random.Next(5) == 0 ? null : told.AmountMinor,
    });

    private void AddClaimed()
    {
        if (OneOf(each => each.Shape != ToldShape.MozartoOld) is { } told) all.Add(told with { IsClaimed = true, State = TransactionState.Declined, AmountMinor = 7, User = "somebody else", Reference = "elsewhere" });
    }

    // Next to a copy that carries the field, so that both do.
    private void AddVariant()
    {
        if (OneOf(each => each is { IsClaimed: false, Shape: not ToldShape.MozartoOld, AmountMinor: not null, Currency: not null }) is not { } told) return;
        HasVariant = true;
        all.Add(random.Next(3) switch
        {
            0 when told is { Shape: ToldShape.Mozarto, User: not null } => told with { User = "another user" },
            1 when told is { Shape: ToldShape.Mozarto, Reference: not null } => told with { Reference = "another order" },
            _ => told with { AmountMinor = told.AmountMinor + 1 },
        });
    }

    private void AddContradiction()
    {
        if (OneOf(each => each is { IsClaimed: false, State: not TransactionState.Pending }) is not { } told) return;
        all.Add(told with { State = told.State == TransactionState.Approved ? TransactionState.Declined : TransactionState.Approved });
    }

    private Told? OneOf(Predicate<Told> condition) => all.FindAll(condition) is { Count: > 0 } found ? found[random.Next(found.Count)] : null;

    private string? Sometimes(string? text) => random.Next(3) == 0 ? null : text;
}
