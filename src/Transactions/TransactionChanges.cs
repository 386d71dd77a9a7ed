namespace Mozarto.Dashboard.Transactions;

/// <summary>Says in words how a transaction changed, field by field, for its timeline and for the delivery that did it.</summary>
internal static class TransactionChanges
{
    private const string Nothing = "not told";

    /// <summary>Null when nothing changed that anybody would see.</summary>
    public static string? Describe(TransactionFacts before, TransactionFacts after, bool isNew)
    {
        var changes = new List<string>();
        if (isNew) changes.Add($"created as {after.State}");
        else if (before.State != after.State) changes.Add($"state: {before.State} → {after.State}");
        if (!isNew)
        {
            Add(changes, "amount", AmountOf(before), AmountOf(after));
            if (before.Direction != after.Direction) changes.Add($"direction: {TransactionWords.Word(before.Direction)} → {TransactionWords.Word(after.Direction)}");
            Add(changes, "merchant reference", before.MerchantReference, after.MerchantReference);
            Add(changes, "user", before.UserId, after.UserId);
            Add(changes, "provider id", before.ProviderId, after.ProviderId);
            Add(changes, "status", before.RawStatus, after.RawStatus);
            Add(changes, "message", before.Message, after.Message);
            if (before.Metadata != after.Metadata) changes.Add("metadata");
        }

        return changes.Count == 0 ? null : string.Join("; ", changes);
    }

    private static void Add(List<string> changes, string field, string? before, string? after)
    {
        if (before != after) changes.Add($"{field}: {before ?? Nothing} → {after ?? Nothing}");
    }

    private static string? AmountOf(TransactionFacts facts) => TransactionWords.Amount(facts.AmountMinor, facts.AmountText, facts.CurrencyCode);
}
