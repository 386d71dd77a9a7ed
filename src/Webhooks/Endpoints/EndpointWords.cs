using System.Globalization;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>How endpoints are said to people.</summary>
internal static class EndpointWords
{
    public static string Word(EndpointState state) => UrlWord.Of(state);

    public static (Tone Tone, string Word, string Explanation) Chip(EndpointState state) => state switch
    {
        EndpointState.Active => (Tone.Good, "Active", "It receives, and what it receives is processed."),
        EndpointState.Paused => (Tone.Waiting, "Paused", "It receives and answers; processing waits."),
        EndpointState.Disabled => (Tone.Neutral, "Disabled", "It answers as if it did not exist."),
        _ => (Tone.Neutral, "Deleted", "It is gone for good. Its deliveries stay."),
    };

    public static string Word(EndpointDirection direction) => direction == EndpointDirection.PayIn ? "Pay-in" : "Payout";

    /// <summary>What came of a command; <paramref name="done"/> where it was done.</summary>
    public static (Tone Tone, string Text) Say(EndpointResult result, string done) => result switch
    {
        EndpointResult.Done or EndpointResult.Generated => (Tone.Good, done),
        EndpointResult.Faulty faulty => (Tone.Warning, string.Join(' ', faulty.Faults.Select(fault => fault.Text))),
        EndpointResult.Conflict conflict => (Tone.Warning, VisibleText.Inline(conflict.Why)),
        EndpointResult.AskFirst ask => (Tone.Warning, ask.Question),
        EndpointResult.NotPossible not => (Tone.Warning, VisibleText.Inline(not.Why)),
        EndpointResult.NotAllowed not => (Tone.Bad, not.Why),
        _ => throw new InvalidOperationException($"A result without words: {result.GetType().Name}."),
    };

    /// <summary>Labels and rules one by one, for the audit log: the same names in the same order for every endpoint.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Parts(Endpoint endpoint) =>
    [
        ("kind", VerdictWords.Word(endpoint.Kind)),
        ("source", endpoint.Source),
        ("provider", endpoint.Provider),
        ("direction", endpoint.Direction is { } direction ? Word(direction) : null),
        ("currency", endpoint.Currency),
        ("secrets", endpoint.IsUnsecured ? "none: unsecured" : "verify"),
        ("scheme", endpoint.Kind == EndpointKind.Mozarto && !endpoint.IsUnsecured ? endpoint.AuthorizationScheme ?? "none" : null),
        ("tolerance", endpoint.Kind == EndpointKind.MozartPay ? string.Create(CultureInfo.InvariantCulture, $"{endpoint.AgeSecondsMax} s") : null),
        ("stale ones", endpoint.Kind == EndpointKind.MozartPay ? (endpoint.RejectsStale ? "refused" : "taken") : null),
        ("only from", endpoint.AllowedNetworks.Length > 0 ? endpoint.AllowedNetworks : null),
    ];
}
