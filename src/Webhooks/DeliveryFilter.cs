using System.Globalization;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Which deliveries a list shows, as its URL tells it. What cannot be read filters to nothing rather than to everything.</summary>
internal sealed record DeliveryFilter
{
    public const string EndpointName = "endpoint";
    public const string VerdictName = "verdict";
    public const string ReasonName = "reason";
    public const string SearchName = "q";

    public const int SearchCharactersMax = 500;
    private const int IdsMax = 20;

    public static readonly DeliveryFilter All = new();

    public string? EndpointSlug { get; init; }

    public VerdictKind? Verdict { get; init; }

    public VerdictReason? Reason { get; init; }

    public TimeRange Range { get; init; } = new(TimeRange.All, null, null);

    /// <summary>Ids (<c>dlv_…</c>) and SHA-256 digests of bodies, as typed.</summary>
    public string Search { get; init; } = "";

    /// <summary>True when the URL names something that does not exist, so that no row can match.</summary>
    public bool IsImpossible { get; init; }

    public IReadOnlyList<long> Ids => [.. Words.Select(word => EntityId.TryParse(EntityId.DeliveryPrefix, word, out var id) ? id : 0).Where(id => id != 0)];

    public IReadOnlyList<byte[]> Digests => [.. Words.Where(IsDigest).Select(Convert.FromHexString)];

    /// <summary>Words in the search box that are neither an id nor a digest.</summary>
    public IReadOnlyList<string> Unreadable => [.. Words.Where(word => !IsDigest(word) && !EntityId.TryParse(EntityId.DeliveryPrefix, word, out _))];

    /// <summary>The reasons a row may have; null when any will do.</summary>
    public IReadOnlyList<VerdictReason>? Reasons =>
        Reason is { } reason ? (Verdict is null || reason.Kind() == Verdict ? [reason] : [])
        : Verdict is { } verdict ? [.. Enum.GetValues<VerdictReason>().Where(each => each.Kind() == verdict)]
        : null;

    private IEnumerable<string> Words => Search.Split([' ', ',', ';', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(IdsMax);

    public static DeliveryFilter Read(PageQuery query, BusinessTime business, DateTimeOffset now)
    {
        var isImpossible = false;
        var search = query.Get(SearchName) ?? "";
        return new DeliveryFilter
        {
            EndpointSlug = query.Get(EndpointName),
            Verdict = ReadWord<VerdictKind>(query.Get(VerdictName), ref isImpossible),
            Reason = ReadWord<VerdictReason>(query.Get(ReasonName), ref isImpossible),
            Range = TimeRange.Read(query, TimeRange.All, business, now),
            Search = search.Length <= SearchCharactersMax ? search : search[..SearchCharactersMax],
            IsImpossible = isImpossible,
        };
    }

    /// <summary>The address of the list with this verdict and reason alone; used wherever something else counts rows.</summary>
    public static string Href(VerdictReason? reason = null, VerdictKind? verdict = null, string? endpointSlug = null, string? range = null) =>
        PageQuery.Empty
            .With(EndpointName, endpointSlug)
            .With(VerdictName, verdict is { } kind ? UrlWord(kind) : null)
            .With(ReasonName, reason is { } why ? UrlWord(why) : null)
            .With(TimeRange.Name, range)
            .On(Pages.Deliveries);

    /// <summary>An enum's name as it stands in a URL: <c>WrongSecret</c> is <c>wrong-secret</c>.</summary>
    public static string UrlWord<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{letter}" : letter.ToString())).ToLower(CultureInfo.InvariantCulture);

    private static T? ReadWord<T>(string? word, ref bool isImpossible)
        where T : struct, Enum
    {
        if (word is null) return null;
        foreach (var value in Enum.GetValues<T>())
            if (UrlWord(value) == word) return value;
        isImpossible = true;
        return null;
    }

    private static bool IsDigest(string word) => word.Length == 64 && word.All(char.IsAsciiHexDigit);
}
