using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Settings;

public sealed partial class AuditChainPanel
{
    private AuditOverview? overview;
    private Operator? who;
    private bool mayVerify;
    private string? said;
    private string? errorText;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private AuditOverviewReader Overview { get; set; } = default!;

    [Inject] private AuditVerification Verification { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        who = Operator.From((await Signed).User);
        mayVerify = who is not null && Rights.Allow(who, Command.VerifyAudit);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            overview = await Overview.ReadAsync(CancellationToken.None);
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now.";
        }
    }

    private async Task VerifyAsync()
    {
        said = null;
        try
        {
            if (await Verification.RunAsync(who!, CancellationToken.None) is AuditVerificationResult.NotPossible not) said = not.Why;
        }
        catch (DbException)
        {
            said = "The store did not answer in the middle of it. Nothing was found out; try again.";
        }

        await LoadAsync();
    }

    private static string ProgressText((long Number, long Last) progress) =>
        progress.Last == 0 ? "Verifying: the first entries are read …" : $"Verifying: {Grouped(progress.Number)} of {Grouped(progress.Last)} …";

    private static string? RefusalsText(AuditOverview now)
    {
        if (now.AnonymousRefusals.Values.Sum() == 0) return null;
        var (pages, requests, signIns) = (Of(AnonymousRefusal.Page), Of(AnonymousRefusal.Request), Of(AnonymousRefusal.SignIn));
        return $"{Grouped(pages)} pages or files, {Grouped(requests)} other requests, {Grouped(signIns)} sign-ins";

        long Of(AnonymousRefusal kind) => now.AnonymousRefusals.GetValueOrDefault(kind);
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
