namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// An operator's order to send money, and what became of it. It changes by verbs alone; each keeps to <see cref="PayoutMoves"/> and writes its line into the
/// timeline. Its id, as people quote it, is the reference that Mozarto is given.
/// </summary>
public sealed class Payout
{
    /// <summary>So often it is tried to reach Mozarto before a payout has failed, never sent.</summary>
    public const int TriesMax = 5;

    public const int KeyCharactersMax = 64;
    public const int NameCharactersMax = 200;
    public const int TextCharactersMax = 1000;

    public required long Id { get; init; }

    /// <summary>Minted when its form was opened: a second submit of that form is the same payout.</summary>
    public required string RequestKey { get; init; }
    public required string CreatorIdentity { get; init; }
    public required string CreatorName { get; init; }

    /// <summary>The payout that nobody knows about, in whose place this one was created.</summary>
    public long? ReplacesId { get; init; }

    public required string Source { get; init; }
    public string Way { get; private set; } = "";
    public string Provider { get; private set; } = "";
    public long AmountMinor { get; private set; }
    public string CurrencyCode { get; private set; } = "";

    /// <summary>The merchant's id of the person paid.</summary>
    public string UserId { get; private set; } = "";
    public string PersonName { get; private set; } = "";

    /// <summary>When it was created, or last edited.</summary>
    public DateTimeOffset RequestedAt { get; private set; }
    public PayoutState State { get; private set; } = PayoutState.AwaitingApproval;
    public DateTimeOffset StateSince { get; private set; }
    public string? StateReason { get; private set; }

    /// <summary>Counts rounds of approval: what was agreed to in an earlier one does not count.</summary>
    public int Round { get; private set; } = 1;
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>The day of the business on which it was approved, as a day number: its money counts to that day's limits.</summary>
    public int? ApprovedOnDay { get; private set; }

    /// <summary>For which address of Mozarto, and for which company token, it was approved.</summary>
    public string? BoundAddress { get; private set; }
    public string? BoundToken { get; private set; }

    /// <summary>Tries that ended before a byte was sent.</summary>
    public int Tries { get; private set; }

    /// <summary>It was turned away at the door: a person decides when it is tried again, not before <see cref="NotBefore"/>.</summary>
    public bool WaitsForPush { get; private set; }
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>Mozarto's id of the transaction that it became.</summary>
    public string? ExternalId { get; private set; }

    /// <summary>What contradicts its state, in words, and the contradiction that two people have settled: the same facts do not raise it again.</summary>
    public string? ConflictReason { get; private set; }
    public string? SettledConflict { get; private set; }

    /// <summary>Counts changes: the concurrency token.</summary>
    public int Version { get; private set; }

    internal List<PayoutStep> Steps { get; } = [];

    public Money Amount => new(AmountMinor, Currency.TryFind(CurrencyCode, out var currency) ? currency : throw new InvalidOperationException($"Payout {Id} is in {CurrencyCode}, which is no currency."));

    internal static Payout Request(Payout blank, PayoutContent content, PayoutAct act)
    {
        blank.Take(content, act.At);
        blank.Note(null, act);
        return blank;
    }

    /// <summary>Its creator changes what is asked for: whatever was agreed to no longer counts.</summary>
    internal void Revise(PayoutContent content, PayoutAct act)
    {
        if (State == PayoutState.AwaitingApproval) BeginRound(act);
        else Void(act);
        Take(content, act.At);
    }

    internal void BeginRound(PayoutAct act)
    {
        Note(State, act);
        Forget();
    }

    internal void Approve(PayoutTicket ticket, PayoutAct act)
    {
        Move(PayoutState.Approved, act);
        (ApprovedAt, ApprovedOnDay, BoundAddress, BoundToken) = (act.At, ticket.Day, ticket.Address, ticket.Token);
    }

    /// <summary>What it was approved for is no longer so: it must be approved again.</summary>
    internal void Void(PayoutAct act)
    {
        Move(PayoutState.AwaitingApproval, act);
        Forget();
    }

    internal void Reject(PayoutAct act) => Move(PayoutState.Rejected, act);
    internal void Cancel(PayoutAct act) => Move(PayoutState.Cancelled, act);
    internal void Expire(PayoutAct act) => Move(PayoutState.Expired, act);

    internal void BeginSending(PayoutAct act)
    {
        if (ConflictReason is not null || WaitsForPush) throw Illegal("sent");
        Move(PayoutState.Submitting, act);
    }

    internal void Accept(PayoutAct act) => Move(PayoutState.Submitted, act);
    internal void Fail(PayoutAct act) => Move(PayoutState.Failed, act);
    internal void Lose(PayoutAct act) => Move(PayoutState.Unknown, act);

    /// <summary>It was certainly not sent.</summary>
    internal void ReturnUnsent(bool isTry, bool waitsForPush, DateTimeOffset? notBefore, PayoutAct act)
    {
        Move(PayoutState.Approved, act);
        (Tries, WaitsForPush, NotBefore) = (isTry ? Tries + 1 : Tries, waitsForPush, notBefore);
    }

    internal void Push(PayoutAct act)
    {
        if (!WaitsForPush || State != PayoutState.Approved) throw Illegal("pushed");
        WaitsForPush = false;
        Note(State, act);
    }

    internal void Hear(PayoutState told, PayoutAct act) => Move(told, act);

    /// <summary>Two people say how it ended.</summary>
    internal void Settle(PayoutState to, PayoutAct act)
    {
        if (!PayoutMoves.AllowsSettled(to) || (State != PayoutState.Unknown && ConflictReason is null)) throw Illegal($"settled as {to}");
        (SettledConflict, ConflictReason) = (ConflictReason ?? SettledConflict, null);
        if (to == State) Note(State, act);
        else Enter(to, act);
    }

    /// <summary>Which transaction of Mozarto's it became.</summary>
    internal void Know(string externalId)
    {
        if (ExternalId is not null) return;
        ExternalId = externalId;
        Version++;
    }

    /// <summary>Something that contradicts what is known. The state stays as it is, and nothing is sent any more.</summary>
    internal void Contradict(string? conflict, PayoutAct act)
    {
        var news = conflict == SettledConflict ? null : conflict;
        if (news == ConflictReason) return;
        ConflictReason = TextCut.To(news, TextCharactersMax);
        Note(State, news is null ? act with { Words = "The contradiction is gone" } : act with { Words = $"Contradiction: {news}" });
    }

    /// <summary>A line in the timeline without a move.</summary>
    internal void Note(PayoutState? from, PayoutAct act)
    {
        Version++;
        Steps.Add(PayoutStep.Of(this, from, act));
    }

    private void Forget()
    {
        (ApprovedAt, ApprovedOnDay, BoundAddress, BoundToken) = (null, null, null, null);
        (Tries, WaitsForPush, NotBefore) = (0, false, null);
        Round++;
    }

    private void Take(PayoutContent content, DateTimeOffset now)
    {
        (Way, Provider, AmountMinor, CurrencyCode) = (content.Way, content.Provider, content.Amount.MinorUnits, content.Amount.Currency.Code);
        (UserId, PersonName, RequestedAt) = (content.UserId, content.PersonName, now);
        if (StateSince == default) StateSince = now;
        Version++;
    }

    private void Move(PayoutState to, PayoutAct act)
    {
        if (!PayoutMoves.Allows(State, to)) throw Illegal($"moved to {to}");
        Enter(to, act);
    }

    private void Enter(PayoutState to, PayoutAct act)
    {
        var from = State;
        (State, StateSince, StateReason) = (to, act.At, TextCut.To(act.Reason ?? act.Words, TextCharactersMax));
        Note(from, act);
    }

    private InvalidOperationException Illegal(string what) => new($"Payout {EntityId.Format(EntityId.PayoutPrefix, Id)} is {State}; it cannot be {what}.");
}
