using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary>What a list of transactions is ordered by.</summary>
internal enum TransactionOrder
{
    /// <summary>The latest first; by when it occurred, or was received where the filter is about that.</summary>
    Newest = 1,
    Oldest = 2,

    /// <summary>The largest amount of one currency first.</summary>
    Largest = 3,
    Smallest = 4,
}

/// <summary>Which of its two times a transaction is filtered and ordered by.</summary>
internal enum TransactionTime
{
    Occurred = 1,
    Received = 2,
}

/// <summary>Which transactions a list shows and in which order, as its URL tells it. What cannot be read filters to nothing rather than to everything.</summary>
internal sealed record TransactionFilter
{
    public const string SearchName = "q";
    public const string StateName = "state";
    public const string DirectionName = "direction";
    public const string ProviderName = "provider";
    public const string SourceName = "source";
    public const string CurrencyName = "currency";
    public const string LeastName = "min";
    public const string MostName = "max";
    public const string UnmatchedName = "unmatched";
    public const string UnmatchedYes = "yes";
    public const string TimeName = "time";
    public const string OrderName = "sort";

    public const int SearchCharactersMax = 200;

    public static readonly TransactionFilter All = new();

    public string Search { get; init; } = "";

    public TransactionState? State { get; init; }

    public TransactionDirection? Direction { get; init; }

    public string? Provider { get; init; }

    public string? Source { get; init; }

    public string? CurrencyCode { get; init; }

    /// <summary>Minor units of <see cref="CurrencyCode"/>, inclusive.</summary>
    public long? LeastMinor { get; init; }

    public long? MostMinor { get; init; }

    /// <summary>Payouts that are none of ours only. A link decides that, never an amount.</summary>
    public bool IsUnmatched { get; init; }

    public TransactionTime Time { get; init; } = TransactionTime.Occurred;

    public TimeRange Range { get; init; } = new(TimeRange.All, null, null);

    public TransactionOrder Order { get; init; } = TransactionOrder.Newest;

    /// <summary>True when the URL names something that does not exist, so that no row can match.</summary>
    public bool IsImpossible { get; init; }

    /// <summary>Why something that was asked for cannot be done, in a sentence.</summary>
    public string? Problem { get; init; }

    public bool IsByAmount => Order is TransactionOrder.Largest or TransactionOrder.Smallest;

    public bool IsAscending => Order is TransactionOrder.Oldest or TransactionOrder.Smallest;

    public static TransactionFilter Read(PageQuery query, BusinessTime business, DateTimeOffset now)
    {
        var isImpossible = false;
        var search = (query.Get(SearchName) ?? "").Trim();
        var filter = new TransactionFilter
        {
            Search = search.Length <= SearchCharactersMax ? search : search[..SearchCharactersMax],
            State = UrlWord.Read<TransactionState>(query.Get(StateName), ref isImpossible),
            Direction = UrlWord.Read<TransactionDirection>(query.Get(DirectionName), ref isImpossible),
            Provider = query.Get(ProviderName),
            Source = query.Get(SourceName),
            CurrencyCode = query.Get(CurrencyName)?.ToUpperInvariant(),
            IsUnmatched = query.Get(UnmatchedName) == UnmatchedYes,
            Time = UrlWord.Read<TransactionTime>(query.Get(TimeName), ref isImpossible) ?? TransactionTime.Occurred,
            Range = TimeRange.Read(query, TimeRange.All, business, now),
            Order = UrlWord.Read<TransactionOrder>(query.Get(OrderName), ref isImpossible) ?? TransactionOrder.Newest,
        };
        isImpossible |= query.Get(UnmatchedName) is not (null or UnmatchedYes);
        return (filter with { IsImpossible = isImpossible }).WithAmounts(query.Get(LeastName), query.Get(MostName)).WithPossibleOrder();
    }

    /// <summary>The address of the list with this state alone; used wherever something else counts rows.</summary>
    public static string Href(TransactionState state) => PageQuery.Empty.With(StateName, UrlWord.Of(state)).On(Pages.Transactions);

    /// <summary>The address of the list of payouts that are none of ours.</summary>
    public static string UnmatchedHref() => PageQuery.Empty.With(UnmatchedName, UnmatchedYes).On(Pages.Transactions);

    private TransactionFilter WithAmounts(string? least, string? most)
    {
        var range = AmountRange.Read(least, most, CurrencyCode);
        return this with { LeastMinor = range.LeastMinor, MostMinor = range.MostMinor, IsImpossible = IsImpossible || range.Problem is not null, Problem = range.Problem ?? Problem };
    }

    private TransactionFilter WithPossibleOrder() => !IsByAmount || CurrencyCode is not null ? this : this with
    {
        Order = IsAscending ? TransactionOrder.Oldest : TransactionOrder.Newest,
        Problem = Problem ?? AmountRange.UnsortedProblem,
    };
}
