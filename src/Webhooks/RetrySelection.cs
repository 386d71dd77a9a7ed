using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What a retry acts on: a filter of the list, whichever page of it is shown. Ticked rows are a filter too.</summary>
/// <param name="Query">The filter as the list's query string has it, without places and panels.</param>
/// <param name="Filter">What it means now.</param>
internal sealed record RetrySelection(PageQuery Query, DeliveryFilter Filter)
{
    public const int FingerprintCharacters = 64;

    private const int WordsCharactersMax = 1_000;

    /// <summary>The name under which the list's URL says that the panel is open, and on what.</summary>
    public const string PanelName = "retry";

    /// <summary>The panel acts on all that match the filter.</summary>
    public const string All = "all";

    private static readonly HashSet<string> FilterNames = new(
        [
            DeliveryFilter.EndpointName, DeliveryFilter.VerdictName, DeliveryFilter.ReasonName, DeliveryFilter.ProcessingName, DeliveryFilter.CauseName,
            DeliveryFilter.SearchName, DeliveryFilter.RunName, DeliveryFilter.TickedName, .. TimeRange.Names,
        ],
        StringComparer.Ordinal);

    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '&', Query.Pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")))));

    public bool IsTicked => Filter.Ticked.Count > 0;

    /// <summary>For the audit log.</summary>
    public string Words => Query.IsEmpty ? "all deliveries" : TextCut.To($"filter {Query}", WordsCharactersMax)!;

    /// <summary>What the panel of an address acts on: the ticked rows that it names, or else all that its filter matches.</summary>
    public static RetrySelection Of(PageQuery address, BusinessTime business, DateTimeOffset now) =>
        address.Get(PanelName) is { } ticked and not All ? OfTicked(ticked) : OfFilter(address, business, now);

    /// <summary>All failed deliveries of a cause.</summary>
    public static RetrySelection OfCause(string cause) => Timeless(PageQuery.Empty.With(DeliveryFilter.CauseName, cause));

    private static RetrySelection OfTicked(string ticked) => Timeless(PageQuery.Empty.With(DeliveryFilter.TickedName, ticked));

    private static RetrySelection OfFilter(PageQuery address, BusinessTime business, DateTimeOffset now)
    {
        var query = address.Without(address.Pairs.Select(pair => pair.Key).Where(name => !FilterNames.Contains(name)));
        return new RetrySelection(query, DeliveryFilter.Read(query, business, now));
    }

    private static RetrySelection Timeless(PageQuery query) => new(query, DeliveryFilter.ReadTimeless(query));
}
