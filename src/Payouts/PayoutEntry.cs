using Mozarto.Dashboard.Gateway;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// A form for a payout while it is filled in: what was typed, which fields the way of paying asks for, and what is wrong with those that were left.
/// </summary>
public sealed class PayoutEntry
{
    // The id that stands in for that of a payout which has none yet.
    private const long StandIn = 1;

    internal static readonly string StandInReference = EntityId.Format(EntityId.PayoutPrefix, StandIn);

    private readonly PayoutForm opened;
    private readonly BankFields bankFields;
    private readonly Dictionary<string, string> values;
    private readonly HashSet<string> left = new(StringComparer.Ordinal);
    private bool areAllLeft;

    /// <param name="form">What it begins with.</param>
    /// <param name="bankFields">Those of the administrator.</param>
    /// <param name="edited">The payout that is edited, and the version that the person saw; null for a new one.</param>
    internal PayoutEntry(PayoutForm form, BankFields bankFields, (long Id, int Version)? edited = null)
    {
        (opened, this.bankFields, Edited) = (form, bankFields, edited);
        (Way, Amount, Currency, IsEmailVerified) = (form.Way, form.Amount, form.Currency, form.IsEmailVerified);
        values = new Dictionary<string, string>(form.Values, StringComparer.Ordinal);
    }

    public string Key => opened.RequestKey;

    public (long Id, int Version)? Edited { get; }

    public long? ReplacesId => opened.ReplacesId;

    public string Way { get; private set; }

    public string Amount { get; private set; }

    public string Currency { get; private set; }

    public bool IsEmailVerified { get; set; }

    internal PayoutWay? Chosen => CashierCatalogue.Find(Way) is { } way && CashierForm.WhyNotUsable(way, bankFields) is null ? way : null;

    internal IReadOnlyList<CashierField> Fields => Chosen is { } way ? CashierForm.FieldsOf(way, bankFields) : [];

    internal string this[string field] => values.GetValueOrDefault(field, "");

    /// <summary>Null when payouts can be made in a way; otherwise what is missing.</summary>
    internal string? WhyNotUsable(PayoutWay way) => CashierForm.WhyNotUsable(way, bankFields);

    /// <summary>Takes another way; what both ask for stays.</summary>
    internal void Choose(PayoutWay way)
    {
        Way = way.Key;
        if (way.Currencies.Count > 0 && !way.Currencies.Contains(Currency, StringComparer.Ordinal)) Currency = way.Currencies[0];
        left.Clear();
        areAllLeft = false;
    }

    internal void Type(string field, string typed)
    {
        if (field == CashierFields.Amount) Amount = typed;
        else if (field == CashierFields.Currency) Currency = typed;
        else values[field] = typed;
    }

    /// <summary>What was typed for a person before, as far as this way asks for it. That their address is verified has to be said anew.</summary>
    internal void Fill(IReadOnlyDictionary<string, string> known)
    {
        foreach (var field in Fields) values[field.Name] = known.GetValueOrDefault(field.Name, "");
        IsEmailVerified = false;
    }

    /// <summary>The person is done with a field, so that it can be said what is wrong with it.</summary>
    internal void Leave(string field) => left.Add(field);

    internal void LeaveAll() => areAllLeft = true;

    internal CashierCheck Check() => CashierForm.Check(ToForm().Input(Edited?.Id ?? StandIn), bankFields);

    /// <summary>What is wrong with a field that was left; the first of them comes first.</summary>
    internal IReadOnlyList<FieldFault> Faults() =>
        Chosen is not null && Check() is CashierCheck.Faulty faulty ? [.. faulty.Faults.Where(fault => areAllLeft || left.Contains(fault.Field))] : [];

    /// <summary>The money, as soon as amount and currency say it, whatever is wrong elsewhere.</summary>
    internal Money? Money() => Chosen is { } way && IsPaidIn(way, Code) && StatedAmount.TryDecimal(Amount.Trim(), Code, out var stated, out _)
        && stated.Resolve(null) is AmountReading.Exact({ MinorUnits: > 0 } money) ? money : null;

    internal string Code => Currency.Trim().ToUpperInvariant();

    internal string Person => this[CashierFields.UserId].Trim();

    internal PayoutForm ToForm() => opened with { Way = Way, Amount = Amount, Currency = Currency, Values = new Dictionary<string, string>(values, StringComparer.Ordinal), IsEmailVerified = IsEmailVerified };

    /// <summary>Nothing was typed yet, so there is nothing to keep.</summary>
    internal bool IsBlank => Way.Length == 0 && values.Values.All(value => value.Length == 0);

    private static bool IsPaidIn(PayoutWay way, string code) => way.Currencies.Count == 0 || way.Currencies.Contains(code, StringComparer.Ordinal);
}
