using Microsoft.AspNetCore.Components;

namespace Mozarto.Dashboard.Transactions;

public sealed partial class TransactionDetailPage
{
    internal const string FirstName = "a";
    internal const string SecondName = "b";

    private TransactionDetail? detail;
    private IReadOnlyList<FieldPair>? pairs;
    private long? first;
    private long? second;
    private bool isMissing;

    [Inject] private TransactionReader Reader { get; set; } = default!;

    private bool IsRefund => detail!.Transaction.Kind == TransactionKind.Refund;

    private IReadOnlyList<Transaction> Related => detail!.Payment is { } payment ? [payment] : detail.Refunds;

    private string RelatedTitle => IsRefund ? "The payment that it refunds" : "Refunds";

    protected override async Task OnParametersSetAsync()
    {
        (first, second) = (Chosen(A), Chosen(B));
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        detail = EntityId.TryParse(EntityId.TransactionPrefix, Id, out var id) ? await Reader.ReadAsync(id, CancellationToken.None) : null;
        isMissing = detail is null;
        pairs = detail is not null && first is { } one && second is { } other && await Reader.CompareAsync(id, one, other, CancellationToken.None) is { } compared
            ? [.. compared.OrderByDescending(pair => pair.IsDifferent)]
            : null;
    }

    private static long? Chosen(string? text) => EntityId.TryParse(EntityId.DeliveryPrefix, text, out var id) ? id : null;
}
