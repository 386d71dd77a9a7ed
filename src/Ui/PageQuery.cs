using Microsoft.AspNetCore.WebUtilities;

namespace Mozarto.Dashboard.Ui;

/// <summary>
/// The query string of a list page as a value: filter, sort and page live in it and nowhere else. Order is kept, empty values are dropped,
/// and every change of a filter leaves out the paging keys, because a place in one list means nothing in another.
/// </summary>
internal sealed record PageQuery
{
    /// <summary>Names of paging keys. Lists use these and no others.</summary>
    public static readonly IReadOnlySet<string> PagingNames = new HashSet<string>(StringComparer.Ordinal) { ListPlace.BeforeName, ListPlace.AfterName };

    private readonly IReadOnlyList<KeyValuePair<string, string>> pairs;

    private PageQuery(IReadOnlyList<KeyValuePair<string, string>> pairs) => this.pairs = pairs;

    public static PageQuery Empty { get; } = new([]);

    public bool IsEmpty => pairs.Count == 0;

    public IReadOnlyList<KeyValuePair<string, string>> Pairs => pairs;

    /// <summary>Reads an absolute or relative address, or a bare query string that starts with <c>?</c>. Never throws: whoever types an address may type anything.</summary>
    public static PageQuery Parse(string uri)
    {
        var start = uri.IndexOf('?', StringComparison.Ordinal);
        if (start < 0) return Empty;
        var end = uri.IndexOf('#', start);
        var found = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(uri.AsMemory(start, (end < 0 ? uri.Length : end) - start)))
        {
            var name = pair.DecodeName().ToString();
            var value = pair.DecodeValue().ToString();
            if (name.Length > 0 && value.Length > 0) found.Add(KeyValuePair.Create(name, value));
        }

        return new PageQuery(found);
    }

    /// <summary>The first value of a name, or null.</summary>
    public string? Get(string name)
    {
        foreach (var pair in pairs)
        {
            if (pair.Key == name) return pair.Value;
        }

        return null;
    }

    /// <summary>Sets a name (in its old place, if it had one); null or empty removes it. Paging keys go, unless one of them is what is set.</summary>
    public PageQuery With(string name, string? value)
    {
        var kept = new List<KeyValuePair<string, string>>(pairs.Count + 1);
        var placed = string.IsNullOrEmpty(value);
        foreach (var pair in pairs)
        {
            if (pair.Key != name && !PagingNames.Contains(pair.Key)) kept.Add(pair);
            if (pair.Key != name || placed) continue;
            kept.Add(KeyValuePair.Create(name, value!));
            placed = true;
        }

        if (!placed) kept.Add(KeyValuePair.Create(name, value!));
        return new PageQuery(kept);
    }

    public PageQuery Without(params IEnumerable<string> names)
    {
        var gone = new HashSet<string>(names, StringComparer.Ordinal);
        return new PageQuery([.. pairs.Where(pair => !gone.Contains(pair.Key) && !PagingNames.Contains(pair.Key))]);
    }

    /// <summary>The address of a page with this query.</summary>
    public string On(string path) => path + ToString();

    /// <summary>With the leading <c>?</c>, or empty.</summary>
    public override string ToString() =>
        pairs.Count == 0 ? "" : "?" + string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    public bool Equals(PageQuery? other) => other is not null && pairs.SequenceEqual(other.pairs);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
