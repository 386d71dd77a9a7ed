using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class AuditEntryPage
{
    private SealedEntry? found;
    private IReadOnlyList<AuditChange>? changes = [];
    private bool isWhole;
    private bool isMissing;
    private bool mayRead = true;
    private string? errorText;

    [Parameter] public string Id { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private AuditList List { get; set; } = default!;

    [Inject] private AuditKey Key { get; set; } = default!;

    private string? Subtitle => found is { Entry: var entry } ? $"{VisibleText.Inline(entry.OperatorName)}: {AuditWords.Act(entry.Action)}" : null;

    protected override async Task OnParametersSetAsync()
    {
        mayRead = Operator.From((await Signed).User) is { } who && Rights.Allow(who, Command.ReadAudit);
        if (!mayRead) return;
        try
        {
            found = EntityId.TryParse(EntityId.AuditPrefix, Id, out var id) ? await List.FindAsync(id, CancellationToken.None) : null;
            isMissing = found is null;
            if (found is not { Entry: var entry, Seal: var seal }) return;
            changes = AuditChange.Read(entry.Changes);
            isWhole = AuditDigest.Fits(AuditDigest.Of(entry, Key, seal is { IsLate: true }), seal?.EntryMac ?? entry.Mac);
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Try again in a moment.";
        }
    }

    private static string Shown(string? value) => value is null ? "none" : VisibleText.Inline(value);
}
