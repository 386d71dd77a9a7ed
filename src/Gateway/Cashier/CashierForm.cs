namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>From what was typed to an order that may be sent, or to a sentence for each field that is wrong. Pure.</summary>
internal static class CashierForm
{
    /// <summary>All fields that a way asks for; <paramref name="bankFields"/> are those of its administrator, where it needs them.</summary>
    public static IReadOnlyList<CashierField> FieldsOf(PayoutWay way, BankFields bankFields) =>
        NeedsBankFields(way) ? [.. way.Fields.Concat(bankFields.Fields).DistinctBy(field => field.Name, StringComparer.Ordinal)] : way.Fields;

    /// <summary>Null when payouts can be made in this way; otherwise what is missing.</summary>
    public static string? WhyNotUsable(PayoutWay way, BankFields bankFields) => way.Readiness switch
    {
        PayoutReadiness.Ready => null,
        PayoutReadiness.AwaitsBankFields awaits => bankFields.Fields.Count == 0 ? awaits.Why : null,
        PayoutReadiness.NotDocumented missing => missing.Why,
        _ => throw new InvalidOperationException($"{way.Key} is neither ready nor not."),
    };

    /// <summary>Throws for a reference that is no payout's id: that is ours to make, not theirs to type.</summary>
    public static CashierCheck Check(CashierInput input, BankFields bankFields)
    {
        if (!EntityId.TryParse(EntityId.PayoutPrefix, input.Reference, out var id) || EntityId.Format(EntityId.PayoutPrefix, id) != input.Reference)
            throw new ArgumentException($"{input.Reference} is no payout's id.", nameof(input));
        if (CashierCatalogue.Find(input.Way) is not { } way) return new CashierCheck.NotUsable($"There is no way to pay out named {input.Way}.");
        if (WhyNotUsable(way, bankFields) is { } why) return new CashierCheck.NotUsable(why);

        var faults = new List<FieldFault>();
        var amount = AmountOf(input, way, faults);
        var fields = FieldsOf(way, bankFields);
        var values = fields.ToDictionary(field => field.Name, field => Entered(field, input), StringComparer.Ordinal);
        var crypto = values.GetValueOrDefault(CashierFields.PreferredCrypto);
        foreach (var field in NeedsBankFields(way) ? fields.Union(bankFields.Fields) : fields)
        {
            if (FieldRules.FaultOf(field, values[field.Name], crypto) is { } text) faults.Add(new FieldFault(field.Name, text));
        }

        return faults.Count > 0
            ? new CashierCheck.Faulty(faults)
            : new CashierCheck.Passed(new CashierOrder(way, NeedsBankFields(way) ? bankFields.Fields : [], amount, input, values));
    }

    private static bool NeedsBankFields(PayoutWay way) => way.Readiness is PayoutReadiness.AwaitsBankFields;

    // Codes are written in capitals, however they were typed.
    private static string Entered(CashierField field, CashierInput input)
    {
        var value = input.Values.GetValueOrDefault(field.Name)?.Trim() ?? "";
        return field.Kind is FieldKind.Country or FieldKind.CryptoCurrency ? value.ToUpperInvariant() : value;
    }

    private static Money AmountOf(CashierInput input, PayoutWay way, List<FieldFault> faults)
    {
        var code = input.Currency.Trim().ToUpperInvariant();
        if (way.Currencies.Count > 0 && !way.Currencies.Contains(code, StringComparer.Ordinal))
            return Faulty(faults, CashierFields.Currency, $"{way.Label} pays out in {string.Join(", ", way.Currencies)} only.");
        if (!Currency.TryFind(code, out _)) return Faulty(faults, CashierFields.Currency, "Enter a currency as three capital letters, such as CAD.");
        if (!StatedAmount.TryDecimal(input.Amount.Trim(), code, out var stated, out _))
            return Faulty(faults, CashierFields.Amount, "Enter the amount in digits with a point, such as 42.50.");
        return stated.Resolve(null) switch
        {
            AmountReading.Exact({ MinorUnits: > 0 } money) => money,
            AmountReading.Exact => Faulty(faults, CashierFields.Amount, "Enter an amount above zero."),
            AmountReading.Illegal illegal => Faulty(faults, CashierFields.Amount, $"This amount cannot be sent exactly: it has {illegal.Why}."),
            _ => throw new InvalidOperationException($"An amount in {code} was neither read nor refused."),
        };
    }

    private static Money Faulty(List<FieldFault> faults, string field, string text)
    {
        faults.Add(new FieldFault(field, text));
        return default;
    }
}
