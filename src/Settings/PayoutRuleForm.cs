using Mozarto.Dashboard.Gateway;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>A rule as an administrator types it, in major units. An empty amount means that there is no such limit, or that two are never needed.</summary>
public sealed class PayoutRuleForm
{
    public const string CurrencyField = "currency";
    public const string TwoApproversField = "two approvers";
    public const string OperatorDayField = "operator and day";
    public const string PersonDayField = "person and day";
    public const string DayField = "day";
    public const string TotalField = "total";

    /// <summary>All amounts, in the order of the form.</summary>
    public static readonly IReadOnlyList<string> AmountFields = [TwoApproversField, OperatorDayField, PersonDayField, DayField, TotalField];

    private readonly Dictionary<string, string> amounts = new(StringComparer.Ordinal);

    public string Currency { get; set; } = "";

    /// <summary>What is typed for one of <see cref="AmountFields"/>.</summary>
    public string this[string field]
    {
        get => amounts.GetValueOrDefault(field, "");
        set => amounts[field] = value;
    }

    /// <summary>The terms, or null and a sentence for each field that is wrong.</summary>
    internal PayoutTerms? Read(out IReadOnlyList<FieldFault> faults)
    {
        var found = new List<FieldFault>();
        faults = found;
        if (!Dashboard.Currency.TryFind(Code, out var currency))
        {
            found.Add(new FieldFault(CurrencyField, "Enter a currency as three letters, such as CAD."));
            return null;
        }

        var minor = AmountFields.Select(field => Amount(field, currency, found)).ToList();
        return found.Count > 0 ? null : new PayoutTerms(minor[0], minor[1], minor[2], minor[3], minor[4]);
    }

    internal string Code => Currency.Trim().ToUpperInvariant();

    internal static PayoutRuleForm Of(string code, PayoutTerms? terms)
    {
        var form = new PayoutRuleForm { Currency = code };
        if (terms is null || !Dashboard.Currency.TryFind(code, out var currency)) return form;
        long?[] minor = [terms.TwoApproversFromMinor, terms.OperatorDayMaxMinor, terms.PersonDayMaxMinor, terms.DayMaxMinor, terms.TotalMaxMinor];
        foreach (var (field, value) in AmountFields.Zip(minor)) form[field] = value is { } amount ? new Money(amount, currency).ToPlainText() : "";
        return form;
    }

    private long? Amount(string field, Currency currency, List<FieldFault> faults)
    {
        var typed = this[field].Trim();
        if (typed.Length == 0) return null;
        var reading = StatedAmount.TryDecimal(typed, currency.Code, out var stated, out _) ? stated.Resolve(null) : null;
        switch (reading)
        {
            case AmountReading.Exact({ MinorUnits: 0 }) when field != TwoApproversField:
                faults.Add(new FieldFault(field, "Enter an amount above zero, or nothing for no limit."));
                return null;
            case AmountReading.Exact(var money): return money.MinorUnits;
            case AmountReading.Illegal illegal:
                faults.Add(new FieldFault(field, $"This amount is not exact: it has {illegal.Why}."));
                return null;
            default:
                faults.Add(new FieldFault(field, "Enter the amount in digits with a point, such as 1000.00."));
                return null;
        }
    }
}
