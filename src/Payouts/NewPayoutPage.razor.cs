using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Payouts;

public sealed partial class NewPayoutPage
{
    internal const string DraftName = "draft";
    internal const string AgainName = "again";

    private OpenedForm? opened;
    private IReadOnlyList<KeptDraft> drafts = [];
    private string? shownKey;
    private bool isRefused;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private PayoutFormOpening Opening { get; set; } = default!;

    [Inject] private PayoutDrafts Drafts { get; set; } = default!;

    [Inject] private NavigationManager Address { get; set; } = default!;

    internal static string Href(string key, string? again = null) => PageQuery.Empty.With(DraftName, key).With(AgainName, again).On(Pages.NewPayout);

    protected override async Task OnParametersSetAsync()
    {
        // On the way to another page the key is gone from the address before this page is.
        if (Address.ToAbsoluteUri(Address.Uri).AbsolutePath != Pages.NewPayout) return;
        if (Operator.From((await Signed).User) is not { } who || !Rights.Allow(who, Command.RequestPayout))
        {
            isRefused = true;
            return;
        }

        if (!PayoutForm.IsKey(Draft)) Begin();
        else if (Draft != shownKey) await OpenAsync(Draft!, who);
    }

    private async Task OpenAsync(string key, Operator who)
    {
        shownKey = key;
        opened = await Opening.OpenAsync(key, Again, who, CancellationToken.None);
        if (opened is OpenedForm.WrongKey) Begin();
        else if (opened is OpenedForm.Submitted submitted) Address.NavigateTo(Pages.Payout(submitted.PayoutId), replace: true);
        else drafts = [.. (await Drafts.ListAsync(who, CancellationToken.None)).Where(draft => draft.Form.RequestKey != key && draft.Form.Way.Length > 0).Select(draft => KeptDraft.Of(draft.Form, draft.ChangedAt))];
    }

    // The key stands in the address before anything is typed, so that coming back to it finds the form again.
    private void Begin() => Address.NavigateTo(Href(PayoutForm.MintKey(), Again), replace: true);
}
