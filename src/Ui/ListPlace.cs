namespace Mozarto.Dashboard.Ui;

/// <summary>
/// Where the reader stands in a list that is paged by key: the addresses of its other pages, what came since its top was last shown, and which rows
/// are new to the reader. Ids must grow with time. Two keys in the URL say the place: <c>before</c> (further down) and <c>after</c> (further up).
/// </summary>
internal sealed class ListPlace(string path)
{
    public const string BeforeName = "before";
    public const string AfterName = "after";

    private PageQuery query = PageQuery.Empty;
    private long newestSeen;
    private long freshAfter = long.MaxValue;
    private long? freshAfterOnEntry;

    /// <summary>Null on the first page.</summary>
    public string? NewestHref { get; private set; }

    public string? NewerHref { get; private set; }

    public string? OlderHref { get; private set; }

    /// <summary>The newest id that the reader has had before them: what is above it is announced.</summary>
    public long NewestSeen => newestSeen;

    /// <summary>How many rows came since; the page counts them.</summary>
    public int NewerCount { get; set; }

    public string? Before => query.Get(BeforeName);

    public string? After => query.Get(AfterName);

    public bool IsTop => Before is null && After is null;

    /// <summary>The address changed.</summary>
    public void Enter(PageQuery current)
    {
        query = current;
        (freshAfter, freshAfterOnEntry) = (freshAfterOnEntry ?? long.MaxValue, null);
    }

    /// <summary>A page was read: the keys of its first and last row where there is more beyond them, and the newest id there is.</summary>
    public void Show(string? firstKey, string? lastKey, long newest)
    {
        NewestHref = IsTop ? null : query.Without().On(path);
        NewerHref = firstKey is null ? null : query.With(AfterName, firstKey).On(path);
        OlderHref = lastKey is null ? null : query.With(BeforeName, lastKey).On(path);
        // What is newer is counted from the top of the list, so that older pages do not announce what the reader has passed by.
        if (IsTop || newestSeen == 0) newestSeen = newest;
        NewerCount = 0;
    }

    /// <summary>The reader wants what was announced. Returns where to go; null where the page has only to read again.</summary>
    public string? GoToNewest()
    {
        if (NewestHref is null) freshAfter = newestSeen;
        else freshAfterOnEntry = newestSeen;
        return NewestHref;
    }

    public bool IsFresh(long id) => id > freshAfter;
}
