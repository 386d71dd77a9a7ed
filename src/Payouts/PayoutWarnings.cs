using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Something to look at before money is asked for or agreed to. It stops nobody. <paramref name="PayoutId"/>: the payout that it is about.</summary>
public sealed record PayoutWarning(string Text, long? PayoutId = null);

/// <summary>What is about to be paid, as far as it is known: a form that is being filled in, or a payout that waits.</summary>
/// <param name="PayoutId">Null for a form.</param>
/// <param name="CreatorIdentity">Who created it, or would.</param>
/// <param name="CreatorName">What they are called.</param>
/// <param name="UserId">Empty while nobody is named.</param>
/// <param name="CurrencyCode">As typed, in capitals.</param>
/// <param name="Amount">Null while it is not exact.</param>
/// <param name="Fields">What the way of paying asks for.</param>
/// <param name="Values">What was typed, by the names of the fields.</param>
internal sealed record PayoutSubject(
    long? PayoutId, string CreatorIdentity, string CreatorName, string UserId, string CurrencyCode, Money? Amount,
    IReadOnlyList<CashierField> Fields, IReadOnlyDictionary<string, string> Values)
{
    public static PayoutSubject Of(PayoutEntry entry, Operator who) =>
        new(entry.Edited?.Id, who.Identity, who.Name, entry.Person, entry.Code, entry.Money(), entry.Fields, entry.ToForm().Values);
}

/// <summary>An earlier payout, as far as warnings look at it.</summary>
internal sealed record EarlierPayout(long Id, long AmountMinor, DateTimeOffset RequestedAt, string CreatorName);

/// <summary>What is known around a payout at this moment.</summary>
internal sealed record PayoutSurroundings
{
    /// <summary>The latest payout to this person whose money left or may leave, and what was typed for it.</summary>
    public EarlierPayout? Latest { get; init; }

    public IReadOnlyDictionary<string, string> LatestValues { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Others over the same amount to the same person, created within a day, that were not called off.</summary>
    public IReadOnlyList<EarlierPayout> Twins { get; init; } = [];

    /// <summary>Minor units of this person's latest payouts in this currency, and of everybody's.</summary>
    public IReadOnlyList<long> AmountsOfPerson { get; init; } = [];

    public IReadOnlyList<long> AmountsOfCurrency { get; init; } = [];

    /// <summary>Approvers that the rule in effect asks for; null when there is no rule, and so no approval.</summary>
    public int? ApproversNeeded { get; init; }

    /// <summary>When a first rule takes effect, in words.</summary>
    public string? RuleFrom { get; init; }

    /// <summary>How many others than its creator hold Finance.</summary>
    public int OthersInFinance { get; init; }

    /// <summary>Who paused sending and why; null when it is not paused.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>Which limit it breaks as things stand.</summary>
    public string? Excess { get; init; }
}

/// <summary>What people should see before they create or approve a payout. Pure.</summary>
internal static class PayoutWarnings
{
    /// <summary>So many of a person's payouts tell what is usual for them; with fewer than <see cref="UsualCountMin"/>, those of the currency do.</summary>
    public const int UsualCountMax = 10;

    public const int UsualCountMin = 3;

    private const int UsualTimes = 3;

    // They differ from payout to payout without meaning anything.
    private static readonly HashSet<string> Fleeting = new([CashierFields.UserIp, CashierFields.BrandId], StringComparer.Ordinal);

    public static IReadOnlyList<PayoutWarning> Of(PayoutSubject subject, PayoutSurroundings around) =>
    [
        .. About(around),
        .. subject.CurrencyCode.Length == 0 || !Currency.TryFind(subject.CurrencyCode, out _) ? [] : AboutRule(subject.CurrencyCode, around),
        .. subject.UserId.Length == 0 ? [] : AboutPerson(subject, around),
        .. subject.Amount is { } amount ? AboutAmount(subject, amount, around) : [],
    ];

    /// <summary>The middle of some amounts, doubled so that it stays exact; null when there are none.</summary>
    internal static Int128? MedianTwice(IReadOnlyList<long> amounts)
    {
        if (amounts.Count == 0) return null;
        var sorted = amounts.Order().ToList();
        var upper = sorted[sorted.Count / 2];
        return sorted.Count % 2 == 1 ? (Int128)upper * 2 : (Int128)upper + sorted[(sorted.Count / 2) - 1];
    }

    private static IEnumerable<PayoutWarning> About(PayoutSurroundings around)
    {
        if (around.PausedBecause is { } why) yield return new($"Sending is paused: {why} It can be created and approved, and is sent once somebody resumes sending.");
    }

    private static IEnumerable<PayoutWarning> AboutRule(string code, PayoutSurroundings around)
    {
        if (around.ApproversNeeded is not { } needed)
        {
            yield return new(around.RuleFrom is { } from
                ? $"The first rule for payouts in {code} takes effect {from}. Until then nobody can approve it."
                : $"There is no rule for payouts in {code}, so nobody can approve it. An administrator has to set one.");
            yield break;
        }

        if (around.OthersInFinance >= needed) yield break;
        var others = around.OthersInFinance switch { 0 => "nobody else holds", 1 => "only one other person holds", _ => $"only {around.OthersInFinance} others hold" };
        yield return new($"It needs {(needed == 1 ? "one approver" : $"{needed} approvers")}, and {others} Finance. Ask an administrator.");
    }

    private static IEnumerable<PayoutWarning> AboutPerson(PayoutSubject subject, PayoutSurroundings around)
    {
        if (around.Latest is not { } latest)
        {
            yield return new("This is the first payout to this person. Make sure that the details come from them.");
            yield break;
        }

        var changed = subject.Fields.Where(field => IsChanged(field, subject.Values, around.LatestValues)).Select(field => field.Label).ToList();
        if (changed.Count > 0) yield return new($"Changed since their last payout: {string.Join(", ", changed)}. Make sure that the person asked for it.", latest.Id);
    }

    private static IEnumerable<PayoutWarning> AboutAmount(PayoutSubject subject, Money amount, PayoutSurroundings around)
    {
        if (subject.UserId.Length > 0)
        {
            foreach (var twin in around.Twins) yield return new($"{twin.CreatorName} created a payout over the same amount to the same person within the last day.", twin.Id);
            var isOwn = around.AmountsOfPerson.Count >= UsualCountMin;
            var usual = isOwn ? around.AmountsOfPerson : around.AmountsOfCurrency;
            if (usual.Count >= UsualCountMin && MedianTwice(usual) is { } twice && (Int128)amount.MinorUnits * 2 > twice * UsualTimes)
                yield return new($"It is more than {UsualTimes} times what is usual {(isOwn ? "for this person" : $"in {amount.Currency.Code}")}.");
        }

        if (around.Excess is { } excess) yield return new($"{excess} As things stand it cannot be approved.");
    }

    // Only what was asked for then as well: another way of paying asks for other things.
    private static bool IsChanged(CashierField field, IReadOnlyDictionary<string, string> now, IReadOnlyDictionary<string, string> before)
    {
        if (Fleeting.Contains(field.Name) || !before.TryGetValue(field.Name, out var former)) return false;
        var comparison = field.Kind is FieldKind.Country or FieldKind.CryptoCurrency or FieldKind.Email ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return !string.Equals(now.GetValueOrDefault(field.Name, "").Trim(), former.Trim(), comparison);
    }
}
