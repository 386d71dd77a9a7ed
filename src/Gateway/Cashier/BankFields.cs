using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>A field that an administrator entered from Mozarto's documentation. <paramref name="Pattern"/> is a regular expression for the whole value.</summary>
internal sealed record BankField(string Name, string Label, bool IsRequired, string? Pattern);

/// <summary>
/// The bank fields of payouts to accounts, whose names Mozarto does not publish. They go into the body as texts, in the order in which they were entered.
/// One that is named like a field that is asked for anyway (<c>firstName</c>) is asked for once and put into the body too.
/// </summary>
internal sealed partial class BankFields
{
    public const int CountMax = 20;

    private const int NameCharactersMax = 64;
    private const int LabelCharactersMax = 80;

    public static readonly BankFields None = new([]);

    // What every body says already, once; and what is not for people to choose.
    private static readonly HashSet<string> Taken = new(
        [
            "pspType", "type", "payoutType", "isTestMode", "baseamount", "amount", "currency", "merchantReference", "webhookUrl",
            CashierFields.UserId, CashierFields.Email, CashierFields.BrandId,
        ],
        StringComparer.OrdinalIgnoreCase);

    private BankFields(IReadOnlyList<CashierField> fields) => Fields = fields;

    public IReadOnlyList<CashierField> Fields { get; }

    /// <summary>The fields, or else what is wrong with the first faulty one: a sentence that names it.</summary>
    public static BankFields? TryMake(IReadOnlyList<BankField> entered, out string? fault)
    {
        fault = entered.Count switch
        {
            0 => "Enter at least one field.",
            > CountMax => $"Enter at most {CountMax} fields.",
            _ => entered.Select(FaultOf).FirstOrDefault(found => found is not null) ?? Repeated(entered),
        };
        return fault is not null ? null : new BankFields([.. entered.Select(field => new CashierField(field.Name, field.Label, KindOf(field))
        {
            IsRequired = field.IsRequired,
            Pattern = field.Pattern,
            Sample = "",
            Help = field.Pattern is null ? null : $"Of the form {field.Pattern}",
        })]);
    }

    private static FieldKind KindOf(BankField field) => field.Pattern is null ? FieldKind.Text : FieldKind.Pattern;

    private static string? FaultOf(BankField field)
    {
        if (!NameForm().IsMatch(field.Name)) return $"\"{TextCut.To(field.Name, NameCharactersMax)}\" is no field name: letters, digits and _, as in Mozarto's documentation.";
        if (Taken.Contains(field.Name)) return $"{field.Name} is not for people to fill in: leave it out.";
        if (field.Label.Trim().Length is 0 or > LabelCharactersMax) return $"{field.Name} needs a label of at most {LabelCharactersMax} characters.";
        return field.Pattern is { } pattern && FieldRules.Compile(pattern) is null
            ? $"The pattern of {field.Name} cannot be used: a regular expression without look-around and back-references."
            : null;
    }

    private static string? Repeated(IReadOnlyList<BankField> entered) =>
        entered.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? $"{twice.Key} was entered twice."
            : null;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,63}\z", RegexOptions.None, 1000)]
    private static partial Regex NameForm();
}
