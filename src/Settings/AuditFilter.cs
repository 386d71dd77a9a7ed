using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

/// <summary>Which entries of the audit log a list shows, as its URL tells it. What cannot be read filters to nothing rather than to everything.</summary>
internal sealed record AuditFilter
{
    public const string SearchName = "q";
    public const string WhoName = "who";
    public const string ActionName = "command";
    public const string SubjectName = "on";
    public const string OutcomeName = "outcome";
    public const string AddressName = "address";

    public const int SearchCharactersMax = 200;

    public static readonly AuditFilter All = new();

    /// <summary>An entry's id, the id of what was done to, a request's reference, or part of a person's name.</summary>
    public string Search { get; init; } = "";

    /// <summary>Issuer and subject of a person, as <see cref="Access.Operator.Identity"/> writes them.</summary>
    public string? Identity { get; init; }

    public string? Action { get; init; }

    /// <summary>What it was done to, whole.</summary>
    public string? Subject { get; init; }

    public AuditOutcome? Outcome { get; init; }

    public string? Address { get; init; }

    public TimeRange Range { get; init; } = new(TimeRange.All, null, null);

    /// <summary>True when the URL names something that does not exist, so that no row can match.</summary>
    public bool IsImpossible { get; init; }

    public static AuditFilter Read(PageQuery query, BusinessTime business, DateTimeOffset now)
    {
        var isImpossible = false;
        var search = (query.Get(SearchName) ?? "").Trim();
        var outcome = UrlWord.Read<AuditOutcome>(query.Get(OutcomeName), ref isImpossible);
        return new AuditFilter
        {
            Search = search.Length <= SearchCharactersMax ? search : search[..SearchCharactersMax],
            Identity = query.Get(WhoName),
            Action = query.Get(ActionName),
            Subject = query.Get(SubjectName)?.Trim(),
            Outcome = outcome,
            Address = query.Get(AddressName)?.Trim(),
            Range = TimeRange.Read(query, TimeRange.All, business, now),
            IsImpossible = isImpossible,
        };
    }

    /// <summary>The address of the list with everything that was done to one thing.</summary>
    public static string SubjectHref(string subject) => PageQuery.Empty.With(SubjectName, subject).On(Pages.Audit);
}
