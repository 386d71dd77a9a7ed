using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Which deliveries a list shows, as its URL tells it. What cannot be read filters to nothing rather than to everything.</summary>
internal sealed record DeliveryFilter
{
    public const string EndpointName = "endpoint";
    public const string VerdictName = "verdict";
    public const string ReasonName = "reason";
    public const string ProcessingName = "processing";
    public const string CauseName = "cause";
    public const string SearchName = "q";
    public const string RunName = "run";
    public const string TickedName = "ticked";

    public const int SearchCharactersMax = 500;
    private const int IdsMax = 20;

    /// <summary>So many rows can be ticked at once; their ids stand in the URL.</summary>
    public const int TickedMax = 100;

    public static readonly DeliveryFilter All = new();

    public string? EndpointSlug { get; init; }

    public VerdictKind? Verdict { get; init; }

    public VerdictReason? Reason { get; init; }

    public ProcessingState? Processing { get; init; }

    /// <summary>What those that failed alike have in common, word for word.</summary>
    public string? Cause { get; init; }

    public TimeRange Range { get; init; } = new(TimeRange.All, null, null);

    /// <summary>Ids (<c>dlv_…</c>) and SHA-256 digests of bodies, as typed.</summary>
    public string Search { get; init; } = "";

    /// <summary>The retry run that last took them.</summary>
    public long? RunId { get; init; }

    /// <summary>The ids of rows that a person ticked, as <see cref="Write"/> has them; empty where any will do.</summary>
    public string TickedText { get; init; } = "";

    /// <summary>True when the URL names something that does not exist, so that no row can match.</summary>
    public bool IsImpossible { get; init; }

    public IReadOnlyList<long> Ids => [.. Words.Select(word => EntityId.TryParse(EntityId.DeliveryPrefix, word, out var id) ? id : 0).Where(id => id != 0)];

    public IReadOnlyList<byte[]> Digests => [.. Words.Where(IsDigest).Select(Convert.FromHexString)];

    public IReadOnlyList<long> Ticked => [.. TickedWords(TickedText).Select(word => EntityId.TryParse(EntityId.DeliveryPrefix, word, out var id) ? id : 0).Where(id => id != 0).Distinct()];

    /// <summary>Words in the search box that are neither an id nor a digest.</summary>
    public IReadOnlyList<string> Unreadable => [.. Words.Where(word => !IsDigest(word) && !EntityId.TryParse(EntityId.DeliveryPrefix, word, out _))];

    /// <summary>The reasons a row may have; null when any will do.</summary>
    public IReadOnlyList<VerdictReason>? Reasons =>
        Reason is { } reason ? (Verdict is null || reason.Kind() == Verdict ? [reason] : [])
        : Verdict is { } verdict ? [.. Enum.GetValues<VerdictReason>().Where(each => each.Kind() == verdict)]
        : null;

    private IEnumerable<string> Words => Search.Split([' ', ',', ';', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(IdsMax);

    public static DeliveryFilter Read(PageQuery query, BusinessTime business, DateTimeOffset now) =>
        ReadTimeless(query) with { Range = TimeRange.Read(query, TimeRange.All, business, now) };

    /// <summary>All of it but the stretch of time, which means something else tomorrow.</summary>
    public static DeliveryFilter ReadTimeless(PageQuery query)
    {
        var isImpossible = false;
        var search = query.Get(SearchName) ?? "";
        var ticked = query.Get(TickedName);
        return new DeliveryFilter
        {
            EndpointSlug = query.Get(EndpointName),
            Verdict = UrlWord.Read<VerdictKind>(query.Get(VerdictName), ref isImpossible),
            Reason = UrlWord.Read<VerdictReason>(query.Get(ReasonName), ref isImpossible),
            Processing = UrlWord.Read<ProcessingState>(query.Get(ProcessingName), ref isImpossible),
            Cause = query.Get(CauseName),
            Search = search.Length <= SearchCharactersMax ? search : search[..SearchCharactersMax],
            RunId = ReadRun(query.Get(RunName), ref isImpossible),
            TickedText = ticked ?? "",
            IsImpossible = isImpossible || (ticked is not null && !CanBeTicked(ticked)),
        };
    }

    /// <summary>The address of the list with this verdict and reason alone; used wherever something else counts rows.</summary>
    public static string Href(VerdictReason? reason = null, VerdictKind? verdict = null, string? endpointSlug = null, string? range = null) =>
        PageQuery.Empty
            .With(EndpointName, endpointSlug)
            .With(VerdictName, verdict is { } kind ? UrlWord.Of(kind) : null)
            .With(ReasonName, reason is { } why ? UrlWord.Of(why) : null)
            .With(TimeRange.Name, range)
            .On(Pages.Deliveries);

    /// <summary>The address of the list with this processing state, and this cause where one is given.</summary>
    public static string Href(ProcessingState processing, string? cause = null) =>
        PageQuery.Empty.With(ProcessingName, UrlWord.Of(processing)).With(CauseName, cause).On(Pages.Deliveries);

    /// <summary>The address of what a retry run took and is in this state now; all of it where none is given.</summary>
    public static string Href(long runId, ProcessingState? processing = null) =>
        PageQuery.Empty
            .With(ProcessingName, processing is { } state ? UrlWord.Of(state) : null)
            .With(RunName, EntityId.Format(EntityId.RetryRunPrefix, runId))
            .On(Pages.Deliveries);

    /// <summary>Ticked rows as they stand in a URL.</summary>
    public static string Write(IEnumerable<long> ticked) => string.Join(',', ticked.Order().Select(id => EntityId.Format(EntityId.DeliveryPrefix, id)));

    private static long? ReadRun(string? text, ref bool isImpossible)
    {
        if (text is null) return null;
        if (EntityId.TryParse(EntityId.RetryRunPrefix, text, out var id)) return id;
        isImpossible = true;
        return null;
    }

    private static bool CanBeTicked(string text) =>
        TickedWords(text) is { Length: > 0 and <= TickedMax } words && words.All(word => EntityId.TryParse(EntityId.DeliveryPrefix, word, out _));

    private static string[] TickedWords(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsDigest(string word) => word.Length == 64 && word.All(char.IsAsciiHexDigit);
}
