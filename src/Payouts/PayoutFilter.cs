using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What a list of payouts is ordered by.</summary>
internal enum PayoutOrder
{
    /// <summary>The one that was created last first.</summary>
    Newest = 1,
    Oldest = 2,

    /// <summary>The largest amount of one currency first.</summary>
    Largest = 3,
    Smallest = 4,
}

/// <summary>What somebody has to do about a payout.</summary>
internal enum PayoutNeed
{
    /// <summary>It waits for an approval that whoever looks can give.</summary>
    MyApproval = 1,

    /// <summary>It was turned away at the door and waits for a push.</summary>
    Push = 2,

    /// <summary>Somebody proposed what became of it; another person confirms.</summary>
    SecondPerson = 3,

    /// <summary>What is known of it contradicts itself.</summary>
    Explanation = 4,

    /// <summary>It was created in place of another one, and both were paid.</summary>
    PaidTwice = 5,
}

/// <summary>Which payouts a list shows and in which order, as its URL tells it. What cannot be read filters to nothing rather than to everything.</summary>
internal sealed record PayoutFilter
{
    public const string SearchName = "q";
    public const string StateName = "state";
    public const string NeedName = "needs";
    public const string WayName = "way";
    public const string CurrencyName = "currency";
    public const string LeastName = "min";
    public const string MostName = "max";
    public const string UserName = "user";
    public const string CreatorName = "creator";
    public const string OrderName = "sort";

    public const int SearchCharactersMax = 200;

    public static readonly PayoutFilter All = new();

    public string Search { get; init; } = "";

    public PayoutState? State { get; init; }

    public PayoutNeed? Need { get; init; }

    /// <summary>The person who looks: <see cref="PayoutNeed.MyApproval"/> is about them.</summary>
    public string ReaderIdentity { get; init; } = "";

    /// <summary>A way of the catalogue, by its key.</summary>
    public string? Way { get; init; }

    public string? CurrencyCode { get; init; }

    /// <summary>Minor units of <see cref="CurrencyCode"/>, inclusive.</summary>
    public long? LeastMinor { get; init; }

    public long? MostMinor { get; init; }

    /// <summary>The merchant's id of the person paid, whole.</summary>
    public string? UserId { get; init; }

    public string? CreatorIdentity { get; init; }

    /// <summary>When it was created.</summary>
    public TimeRange Range { get; init; } = new(TimeRange.All, null, null);

    public PayoutOrder Order { get; init; } = PayoutOrder.Newest;

    /// <summary>True when the URL names something that does not exist, so that no row can match.</summary>
    public bool IsImpossible { get; init; }

    /// <summary>Why something that was asked for cannot be done, in a sentence.</summary>
    public string? Problem { get; init; }

    public bool IsByAmount => Order is PayoutOrder.Largest or PayoutOrder.Smallest;

    public bool IsAscending => Order is PayoutOrder.Oldest or PayoutOrder.Smallest;

    public static PayoutFilter Read(PageQuery query, string? readerIdentity, BusinessTime business, DateTimeOffset now)
    {
        var isImpossible = false;
        var search = (query.Get(SearchName) ?? "").Trim();
        var filter = new PayoutFilter
        {
            Search = search.Length <= SearchCharactersMax ? search : search[..SearchCharactersMax],
            State = UrlWord.Read<PayoutState>(query.Get(StateName), ref isImpossible),
            Need = UrlWord.Read<PayoutNeed>(query.Get(NeedName), ref isImpossible),
            ReaderIdentity = readerIdentity ?? "",
            Way = query.Get(WayName),
            CurrencyCode = query.Get(CurrencyName)?.ToUpperInvariant(),
            UserId = query.Get(UserName),
            CreatorIdentity = query.Get(CreatorName),
            Range = TimeRange.Read(query, TimeRange.All, business, now),
            Order = UrlWord.Read<PayoutOrder>(query.Get(OrderName), ref isImpossible) ?? PayoutOrder.Newest,
        };
        return (filter with { IsImpossible = isImpossible }).WithAmounts(query.Get(LeastName), query.Get(MostName)).WithPossibleOrder();
    }

    /// <summary>The address of the list with this state alone; used wherever something else counts rows.</summary>
    public static string Href(PayoutState state) => PageQuery.Empty.With(StateName, UrlWord.Of(state)).On(Pages.Payouts);

    public static string Href(PayoutNeed need) => PageQuery.Empty.With(NeedName, UrlWord.Of(need)).On(Pages.Payouts);

    /// <summary>The address of all payouts to one person.</summary>
    public static string UserHref(string userId) => PageQuery.Empty.With(UserName, userId).On(Pages.Payouts);

    private PayoutFilter WithAmounts(string? least, string? most)
    {
        var range = AmountRange.Read(least, most, CurrencyCode);
        return this with { LeastMinor = range.LeastMinor, MostMinor = range.MostMinor, IsImpossible = IsImpossible || range.Problem is not null, Problem = range.Problem ?? Problem };
    }

    private PayoutFilter WithPossibleOrder() => !IsByAmount || CurrencyCode is not null ? this : this with
    {
        Order = IsAscending ? PayoutOrder.Oldest : PayoutOrder.Newest,
        Problem = Problem ?? AmountRange.UnsortedProblem,
    };
}
