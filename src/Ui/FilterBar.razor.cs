using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Mozarto.Dashboard.Ui;

public sealed partial class FilterBar(NavigationManager navigation) : IDisposable
{
    private readonly SortedSet<string> controls = new(StringComparer.Ordinal);

    [Parameter] public string Label { get; set; } = "Filter";

    [Parameter] public RenderFragment? ChildContent { get; set; }

    // Cascades to the controls, which are drawn again whenever the address changes.
    internal PageQuery Query { get; private set; } = PageQuery.Empty;

    // Relative to the base, with the leading slash that every link of ours has.
    private string Path => "/" + navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0];

    private bool IsFiltered => controls.Any(name => Query.Get(name) is not null);

    // What the URL says besides these controls must survive a plain submit of the form; paging keys must not.
    private IEnumerable<KeyValuePair<string, string>> Foreign => Query.Without(controls).Pairs;

    /// <summary>Controls tell their parameter names, so that the bar knows what "Clear" clears.</summary>
    internal void Register(params IEnumerable<string> names)
    {
        var before = controls.Count;
        controls.UnionWith(names);
        if (controls.Count > before) StateHasChanged();
    }

    internal void Set(string name, string? value) => Go(Query.With(name, value?.Trim()));

    internal void Go(PageQuery query)
    {
        if (query.Equals(Query)) return;
        // At once, and not only when the browser reports the new address: a second change right after this one builds on it.
        Query = query;
        navigation.NavigateTo(query.On(Path));
    }

    protected override void OnInitialized()
    {
        Query = PageQuery.Parse(navigation.Uri);
        navigation.LocationChanged += OnLocationChanged;
    }

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    // A browser sends "change" before "submit": pressing Enter has already navigated.
    private static void Submitted()
    {
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        Query = PageQuery.Parse(change.Location);
        StateHasChanged();
    });
}
