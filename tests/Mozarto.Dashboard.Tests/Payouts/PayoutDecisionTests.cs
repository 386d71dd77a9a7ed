using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>How a person decides about a payout on its page.</summary>
public sealed class PayoutDecisionTests : BunitContext, IAsyncLifetime
{
    private PayoutBench bench = null!;

    public async Task InitializeAsync()
    {
        bench = await PayoutBench.StartAsync(DatabaseKind.Sqlite);
        Services.AddSingleton(bench.Approval);
        Services.AddSingleton(bench.Sending);
        Services.AddSingleton(bench.Unknown);
        Services.AddSingleton(FreshSignIn.Default);
        Services.AddSingleton<TimeProvider>(bench.Clock);
        Services.AddSingleton(new BusinessTime(TimeZoneInfo.Utc));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_created_it_reads_why_there_is_no_button()
    {
        var panel = Panel(await ReadAsync(await bench.RequestAsync()), Cast.Finn);

        Assert.Contains("You created it, so others from Finance have to approve it.", panel.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(panel.FindAll("button"), button => button.TextContent.Contains("Approve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approving_names_amount_and_person_before_it_is_done()
    {
        var id = await bench.RequestAsync();
        var panel = Panel(await ReadAsync(id), Cast.Fay);

        await PressAsync(panel, "Approve …");

        Assert.Equal("Approve 42.50 CAD to Ana Roy through PayOne?", panel.Find("p.strong").TextContent);
        Assert.Equal(PayoutState.AwaitingApproval, (await bench.PayoutAsync(id)).State);
        await PressAsync(panel, "Approve 42.50 CAD to Ana Roy");
        Assert.Equal(PayoutState.Approved, (await bench.PayoutAsync(id)).State);
        Assert.Contains("It is approved, and will be sent.", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_signed_in_long_ago_confirms_that_it_is_them_and_comes_back_to_the_same_page()
    {
        var id = await bench.RequestAsync();
        var fay = Cast.Fay with { SignedInAt = bench.Clock.GetUtcNow() };
        var panel = Panel(await ReadAsync(id), fay);
        await PressAsync(panel, "Approve …");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));

        await PressAsync(panel, "Approve 42.50 CAD to Ana Roy");

        Assert.Equal(CommandTrail.SignInAgain, panel.Find("[role=status]").TextContent.Trim());
        Assert.Equal(PayoutState.AwaitingApproval, (await bench.PayoutAsync(id)).State);
        Assert.DoesNotContain(panel.FindAll("button"), button => button.TextContent.Contains("Approve", StringComparison.Ordinal));
        Assert.Equal("/sign-in/again?returnUrl=%2Fpayouts%2Fout_1", panel.Find(".fresh-sign-in a").GetAttribute("href"));
        Assert.Contains(panel.FindAll("button"), button => button.TextContent.Contains("Reject", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_changed_while_somebody_decides_has_to_be_read_first()
    {
        var id = await bench.RequestAsync();
        var panel = Panel(await ReadAsync(id), Cast.Fay);
        await PressAsync(panel, "Approve …");
        await bench.Desk.ReviseAsync(id, (await bench.PayoutAsync(id)).Version, PayoutBench.Form("999.00"), Cast.Finn, CancellationToken.None);

        var changed = await ReadAsync(id);
        panel.Render(it => it.Add(each => each.Of, changed));

        Assert.Contains("It was changed while you were here.", panel.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(panel.FindAll("button"), button => button.TextContent.Contains("Ana Roy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_of_what_was_seen_is_not_one_of_what_is()
    {
        var id = await bench.RequestAsync();
        var panel = Panel(await ReadAsync(id), Cast.Fay);
        await PressAsync(panel, "Approve …");
        await bench.Desk.ReviseAsync(id, (await bench.PayoutAsync(id)).Version, PayoutBench.Form("999.00"), Cast.Finn, CancellationToken.None);

        await PressAsync(panel, "Approve 42.50 CAD to Ana Roy");

        Assert.Contains("Look again", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(PayoutState.AwaitingApproval, (await bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task Rejecting_takes_a_reason()
    {
        var id = await bench.RequestAsync();
        var panel = Panel(await ReadAsync(id), Cast.Fay);
        await PressAsync(panel, "Reject …");

        await PressAsync(panel, "Reject it");
        Assert.Equal(PayoutState.AwaitingApproval, (await bench.PayoutAsync(id)).State);
        await panel.Find("input").InputAsync(new ChangeEventArgs { Value = "an open dispute" });
        await PressAsync(panel, "Reject it");

        var payout = await bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Rejected, "an open dispute"), (payout.State, payout.StateReason));
    }

    [Fact]
    public async Task Nothing_of_a_proposal_is_chosen_beforehand()
    {
        var id = await bench.UnknownAsync();
        var form = Render<ProposalForm>(it => it.AddCascadingValue(Signed(Cast.Fay)).Add(each => each.Of, ReadAsync(id).GetAwaiter().GetResult()).Add(each => each.Candidates, []));

        Assert.DoesNotContain(form.FindAll("input[type=radio]"), radio => radio.HasAttribute("checked"));
        await form.Find("input[type=text]").InputAsync(new ChangeEventArgs { Value = "so" });
        Assert.Equal("true", form.Find("button").GetAttribute("aria-disabled"));
        await form.FindAll("input[type=radio]")[0].ChangeAsync(new ChangeEventArgs());
        Assert.DoesNotContain(form.FindAll("[name=settlement-transaction]"), radio => radio.HasAttribute("checked"));
        Assert.Equal("true", form.Find("button").GetAttribute("aria-disabled"));
        await form.Find("[name=settlement-transaction]").ChangeAsync(new ChangeEventArgs());
        Assert.False(form.Find("button").HasAttribute("aria-disabled"));
    }

    private IRenderedComponent<PayoutDecisionPanel> Panel(PayoutDetail detail, Operator who)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/payouts/out_1");
        return Render<PayoutDecisionPanel>(it => it.AddCascadingValue(Signed(who)).Add(each => each.Of, detail));
    }

    private static Task PressAsync(IRenderedComponent<PayoutDecisionPanel> panel, string words) =>
        panel.FindAll("button").Single(button => button.TextContent.Trim() == words).ClickAsync(new());

    private static Task<AuthenticationState> Signed(Operator who) => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, who.Subject), new Claim(Operator.IssuerClaim, who.Issuer), new Claim(ClaimTypes.Name, who.Name),
         new Claim(Operator.SignedInAtClaim, who.SignedInAt!.Value.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), .. who.Roles.Select(role => new Claim(ClaimTypes.Role, role))],
        "test"))));

    private async Task<PayoutDetail> ReadAsync(long id) =>
        (await new PayoutReader(bench.Store, new TransactionEvidence(bench.Store), bench.Keys, PayoutSettings.Default, bench.Clock).ReadAsync(id, CancellationToken.None))!;
}
