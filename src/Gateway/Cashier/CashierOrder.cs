namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>What was entered to send money, as it was typed. <see cref="Reference"/> is our payout's id (<c>out_…</c>).</summary>
internal sealed record CashierInput
{
    public required string Way { get; init; }

    public required string Reference { get; init; }

    /// <summary>In major units: <c>42.50</c>.</summary>
    public required string Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>By the names of the way's fields. Others are not looked at.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The operator says that the e-mail address is verified.</summary>
    public bool IsEmailVerified { get; init; }

    /// <summary>Says nothing of a person.</summary>
    public override string ToString() => $"input for {Reference}";
}

/// <summary>
/// An order that passed every check (<see cref="CashierForm"/> alone makes one), with the values trimmed. All that goes into the body and the user's token.
/// </summary>
internal sealed class CashierOrder
{
    private readonly IReadOnlyDictionary<string, string> values;

    internal CashierOrder(PayoutWay way, IReadOnlyList<CashierField> bankFields, Money amount, CashierInput input, IReadOnlyDictionary<string, string> values)
    {
        Way = way;
        BankFields = bankFields;
        Amount = amount;
        Reference = input.Reference;
        this.values = values;
        Claims = new CustomerClaims(
            Value(CashierFields.UserId), Value(CashierFields.Email), Value(CashierFields.FirstName), Value(CashierFields.LastName),
            Value(CashierFields.Phone), Value(CashierFields.CountryCode), input.IsEmailVerified ? Value(CashierFields.Email) : null);
    }

    public PayoutWay Way { get; }

    public IReadOnlyList<CashierField> BankFields { get; }

    public Money Amount { get; }

    public string Reference { get; }

    public CustomerClaims Claims { get; }

    /// <summary>Empty when nothing was entered.</summary>
    public string Value(string field) => values.GetValueOrDefault(field, "");
}

/// <summary>Something wrong with one field of the form, or with <c>amount</c> or <c>currency</c>.</summary>
internal sealed record FieldFault(string Field, string Text);

/// <summary>What became of an input: closed.</summary>
internal abstract record CashierCheck
{
    private CashierCheck() { }

    public sealed record Passed(CashierOrder Order) : CashierCheck;

    /// <summary>At least one fault, in the order of the form.</summary>
    public sealed record Faulty(IReadOnlyList<FieldFault> Faults) : CashierCheck;

    /// <summary>No payout can be made in this way at all; the reason is for people.</summary>
    public sealed record NotUsable(string Why) : CashierCheck;
}
