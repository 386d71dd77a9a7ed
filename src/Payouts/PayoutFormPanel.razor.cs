using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Payouts;

public sealed partial class PayoutFormPanel : IAsyncDisposable
{
    private readonly Dictionary<string, FormField> fields = new(StringComparer.Ordinal);
    private IReadOnlyList<PayoutWarning> warnings = [];
    private IReadOnlyList<FieldFault> faults = [];
    private TypingPause? typing;
    private Operator? who;
    private PayoutSummary? summaryPanel;
    private byte[]? summary;
    private string? refusal;
    private string? focusOn;
    private string keptWords = "";
    private bool focusOnSummary;
    private bool isSubmitting;

    [Inject] private PayoutDesk Desk { get; set; } = default!;

    [Inject] private PayoutDrafts Drafts { get; set; } = default!;

    [Inject] private PayoutFacts Facts { get; set; } = default!;

    [Inject] private NavigationManager Address { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    private IReadOnlyList<FilterOption>? CurrencyOptions =>
        Entry.Chosen is { Currencies.Count: > 0 } way ? [.. way.Currencies.Select(code => new FilterOption(code, code))] : null;

    /// <summary>Keeps what was typed a moment ago.</summary>
    public async ValueTask DisposeAsync()
    {
        if (typing?.Stop() == true) await KeepAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        typing = new TypingPause(Clock);
        who = Operator.From((await Signed).User);
        await WarnAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focusOn is { } name && fields.GetValueOrDefault(name) is { } field)
        {
            focusOn = null;
            await field.FocusAsync();
        }

        if (focusOnSummary && summaryPanel is not null)
        {
            focusOnSummary = false;
            await summaryPanel.FocusAsync();
        }
    }

    private string? FaultOf(string field) => faults.FirstOrDefault(fault => fault.Field == field)?.Text;

    private Task TypeAsync(string field, string typed)
    {
        Entry.Type(field, typed);
        // What is wrong goes away while it is put right, and comes only when the field is left.
        if (FaultOf(field) is not null) faults = Entry.Faults();
        KeepSoon();
        return Task.CompletedTask;
    }

    private async Task LeaveAsync(string field)
    {
        Entry.Leave(field);
        faults = Entry.Faults();
        await WarnAsync();
    }

    private Task VerifyAsync(bool isVerified)
    {
        Entry.IsEmailVerified = isVerified;
        KeepSoon();
        return Task.CompletedTask;
    }

    private Task WayChosenAsync()
    {
        faults = [];
        return ChangedAsync();
    }

    private Task ChangedAsync()
    {
        faults = Entry.Faults();
        KeepSoon();
        return WarnAsync();
    }

    private async Task CheckAsync()
    {
        Entry.LeaveAll();
        refusal = null;
        faults = Entry.Faults();
        await WarnAsync();
        switch (Entry.Check())
        {
            case CashierCheck.Faulty: focusOn = faults[0].Field; break;
            case CashierCheck.NotUsable not: refusal = not.Why; break;
            case CashierCheck.Passed passed: (summary, focusOnSummary) = (CashierRequest.Write(passed.Order), true); break;
        }
    }

    private void Reopen() => (summary, focusOn) = (null, CashierFields.Amount);

    // Twice at once is once: here, and in the desk, which knows the key of the form.
    private async Task SubmitAsync()
    {
        if (isSubmitting || who is null) return;
        isSubmitting = true;
        try
        {
            typing!.Stop();
            var form = Entry.ToForm();
            var result = Entry.Edited is { } edited
                ? await Desk.ReviseAsync(edited.Id, edited.Version, form, who, CancellationToken.None)
                : await Desk.RequestAsync(form, who, CancellationToken.None);
            if (result is PayoutResult.Done) await Drafts.DropAsync(Entry.Key, who, CancellationToken.None);
            Take(result);
        }
        finally
        {
            isSubmitting = false;
        }
    }

    private void Take(PayoutResult result)
    {
        refusal = null;
        switch (result)
        {
            case PayoutResult.Done done: Address.NavigateTo(Pages.Payout(done.PayoutId)); break;
            case PayoutResult.Faulty faulty: (faults, summary, focusOn) = (faulty.Faults, null, faulty.Faults[0].Field); break;
            default: refusal = VisibleText.Inline(result.Words); break;
        }
    }

    private async Task DiscardAsync()
    {
        typing!.Stop();
        if (who is not null) await Drafts.DropAsync(Entry.Key, who, CancellationToken.None);
        Address.NavigateTo(Entry.Edited is { } edited ? Pages.Payout(edited.Id) : Pages.NewPayout);
    }

    private void KeepSoon() => typing!.Begin(() => InvokeAsync(async () =>
    {
        await KeepAsync();
        await WarnAsync();
        StateHasChanged();
    }));

    private async Task KeepAsync()
    {
        if (who is null || Entry.IsBlank) return;
        try
        {
            keptWords = await Drafts.KeepAsync(Entry.ToForm(), who, CancellationToken.None) ? "Kept as a draft." : "Not kept as a draft.";
        }
        catch (DbException)
        {
            keptWords = "Not kept as a draft: the store does not answer just now.";
        }
    }

    private async Task WarnAsync()
    {
        if (who is null) return;
        try
        {
            warnings = Entry.Chosen is null ? [] : await Facts.WarnAsync(PayoutSubject.Of(Entry, who), CancellationToken.None);
        }
        catch (DbException)
        {
            warnings = [new PayoutWarning("The store does not answer just now, so what there is to warn of is not known.")];
        }
    }

    private static string? InputModeOf(FieldKind kind) => kind switch
    {
        FieldKind.Email => "email",
        FieldKind.Phone or FieldKind.PhoneDigits or FieldKind.NorthAmericanPhone => "tel",
        FieldKind.Ipv4Address => "decimal",
        _ => null,
    };
}
