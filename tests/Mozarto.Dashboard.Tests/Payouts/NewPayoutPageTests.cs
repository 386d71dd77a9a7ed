using Bunit;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>The form of a payout as a person fills it in.</summary>
public sealed class NewPayoutPageTests : IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private PayoutPages pages = null!;

    public async Task InitializeAsync() => pages = await PayoutPages.StartAsync();

    public async Task DisposeAsync() => await pages.DisposeAsync();

    [Fact]
    public void Without_a_key_one_is_minted_into_the_address()
    {
        var page = Open();

        page.WaitForElement("fieldset.ways");
        Assert.Matches(@"^/payouts/new\?draft=[0-9a-f]{32}$", pages.Address);
    }

    [Fact]
    public async Task Whoever_may_not_create_payouts_sees_why_and_no_form()
    {
        foreach (var who in new[] { Cast.Sam, Cast.Ada })
        {
            var page = pages.Open<NewPayoutPage>("/payouts/new", who);
            Assert.Equal("Not for your roles", page.WaitForElement(".state-title").TextContent);
            Assert.Empty(page.FindAll("input"));
        }

        Assert.Equal(0, await pages.Bench.ReadAsync(context => context.PayoutDrafts.CountAsync()));
    }

    [Theory]
    [InlineData("forumpay", true)]
    [InlineData("payone", false)]
    [InlineData("gigadat-eto", false)]
    public async Task The_fields_follow_the_way(string way, bool isCurrencyFree)
    {
        var page = Open();
        await ChooseAsync(page, way);

        var asked = page.FindAll("form[data-form=payout] [data-field]").Select(field => field.GetAttribute("data-field")!).ToList();

        Assert.Equal(["amount", "currency", .. CashierCatalogue.Find(way)!.Fields.Select(field => field.Name)], asked);
        Assert.Equal(isCurrencyFree, page.FindAll("[data-field=currency] input").Count == 1);
    }

    [Fact]
    public void A_way_that_cannot_be_used_says_why_and_cannot_be_chosen()
    {
        var page = Open();

        var rest = page.WaitForElement(".ways-rest").TextContent;

        Assert.Contains("Gigadat ACH (bank account): The bank fields are not public.", rest, StringComparison.Ordinal);
        Assert.Contains("Cleo: Mozarto's documentation at hand does not say", rest, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("input[name=way]"), input => input.GetAttribute("value") is "cleo" or "gigadat-ach");
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_field_once_the_person_has_left_it_and_goes_while_it_is_put_right()
    {
        var page = Open();
        await ChooseAsync(page, "payone");
        var amount = page.Find("[data-field=amount] input");
        await amount.InputAsync("42,50");
        Assert.Empty(page.FindAll(".form-fault"));

        await page.Find("[data-field=amount] input").ChangeAsync("42,50");

        var fault = Assert.Single(page.FindAll(".form-fault"));
        amount = page.Find("[data-field=amount] input");
        Assert.Equal(("true", "field-amount-fault field-amount-help"), (amount.GetAttribute("aria-invalid"), amount.GetAttribute("aria-describedby")));
        Assert.Equal(("field-amount-fault", "Enter the amount in digits with a point, such as 42.50."), (fault.Id, fault.TextContent.Trim()));
        await amount.InputAsync("42.50");
        Assert.Empty(page.FindAll(".form-fault"));
        Assert.Null(page.Find("[data-field=amount] input").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_form_with_faults_shows_all_of_them_leads_to_the_first_and_goes_no_further()
    {
        var page = Open();
        await ChooseAsync(page, "payone");
        await TypeAsync(page, "amount", "42.50");

        await page.Find("form[data-form=payout]").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(
            ["userId", "firstName", "lastName", "email", "phone", "countryCode"], page.FindAll(".form-field.faulty").Select(field => field.GetAttribute("data-field")!).ToArray()));
        pages.VerifyFocus();
        Assert.Empty(page.FindAll("#payout-summary"));
        Assert.Equal(0, await PayoutsCountAsync());
    }

    [Fact]
    public async Task Before_it_is_created_amount_person_and_the_exact_body_are_shown()
    {
        var page = await FilledAsync();

        await page.Find("form[data-form=payout]").SubmitAsync();

        page.WaitForElement("#payout-summary");
        Assert.Equal("42.50 CAD", page.Find(".large-amount").TextContent.Trim());
        Assert.Contains("Ana Roy", page.Find(".large-person").TextContent, StringComparison.Ordinal);
        var body = page.Find("[aria-label='Request body']").TextContent;
        Assert.Contains("\"baseamount\": 42.50,", body, StringComparison.Ordinal);
        Assert.Contains("\"merchantReference\": \"out_…\"", body, StringComparison.Ordinal);
        Assert.Contains("first payout to this person", page.Find(".warning-list").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await PayoutsCountAsync());
    }

    [Fact]
    public async Task Pressed_twice_it_is_one_payout_and_the_page_goes_to_it()
    {
        var page = await FilledAsync();
        await page.Find("form[data-form=payout]").SubmitAsync();
        var create = page.WaitForElement(".button-primary");

        await Task.WhenAll(create.ClickAsync(new()), create.ClickAsync(new()));

        var payout = await pages.Bench.ReadAsync(context => context.Payouts.SingleAsync());
        page.WaitForAssertion(() => Assert.Equal(Pages.Payout(payout.Id), pages.Address));
        Assert.Equal(("Finn", 4_250L, "player-77"), (payout.CreatorName, payout.AmountMinor, payout.UserId));
        Assert.Equal(0, await pages.Bench.ReadAsync(context => context.PayoutDrafts.CountAsync()));
    }

    [Fact]
    public async Task Two_pages_of_one_form_make_one_payout()
    {
        var page = await FilledAsync();
        pages.Bench.Clock.Advance(Pause);
        await KeptAsync();
        var address = pages.Address;
        var other = pages.Open<NewPayoutPage>(address, Cast.Finn);
        other.WaitForElement("form[data-form=payout]");

        foreach (var each in new[] { page, other })
        {
            await each.Find("form[data-form=payout]").SubmitAsync();
            await each.WaitForElement(".button-primary:contains('Create payout')").ClickAsync(new());
        }

        Assert.Equal(1, await PayoutsCountAsync());
    }

    [Fact]
    public async Task What_was_typed_is_kept_after_a_pause_and_restored_for_its_owner()
    {
        var page = Open();
        await ChooseAsync(page, "payone");
        await TypeAsync(page, "amount", "77.70");
        await TypeAsync(page, "firstName", "Zoë");
        pages.Bench.Clock.Advance(Pause);
        await KeptAsync("Zo\\u00EB");
        var address = pages.Address;

        var again = pages.Open<NewPayoutPage>(address, Cast.Finn);

        Assert.Equal("77.70", again.WaitForElement("[data-field=amount] input").GetAttribute("value"));
        Assert.Equal("Zoë", again.Find("[data-field=firstName] input").GetAttribute("value"));
        var others = pages.Open<NewPayoutPage>(address, Cast.Fay);
        others.WaitForElement("fieldset.ways");
        Assert.Empty(others.FindAll("[data-field=amount] input"));
        Assert.False(address == pages.Address);
    }

    [Fact]
    public async Task A_form_that_was_submitted_leads_to_its_payout()
    {
        var form = PayoutBench.Form();
        var id = await pages.Bench.RequestAsync(form);

        var page = pages.Open<NewPayoutPage>(NewPayoutPage.Href(form.RequestKey), Cast.Finn);

        page.WaitForAssertion(() => Assert.Equal(Pages.Payout(id), pages.Address));
    }

    [Fact]
    public async Task A_person_paid_before_fills_the_form_but_not_that_their_address_is_verified()
    {
        await pages.Bench.RequestAsync(PayoutBench.Form() with { IsEmailVerified = true });
        var page = Open();
        await ChooseAsync(page, "payone");

        await page.Find("input[type=search]").InputAsync("player");
        await page.Find("form[role=search]").SubmitAsync();
        await page.WaitForElement(".person").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("player-77", page.Find("[data-field=userId] input").GetAttribute("value")));
        Assert.Equal("Roy", page.Find("[data-field=lastName] input").GetAttribute("value"));
        Assert.False(page.Find("input[type=checkbox]").HasAttribute("checked"));
    }

    [Fact]
    public async Task Editing_says_that_approvals_fall_away_and_makes_no_second_payout()
    {
        var id = await pages.Bench.ApprovedAsync();
        var page = pages.Open<EditPayoutPage>(Pages.EditPayout(id), Cast.Finn, it => it.Add(edit => edit.Id, PayoutBench.Named(id)));
        page.WaitForElement("form[data-form=payout]");
        Assert.Contains("It has to be approved again", page.Markup, StringComparison.Ordinal);
        await TypeAsync(page, "amount", "50.00");

        await page.Find("form[data-form=payout]").SubmitAsync();
        Assert.Contains($"\"merchantReference\": \"{PayoutBench.Named(id)}\"", page.WaitForElement("[aria-label='Request body']").TextContent, StringComparison.Ordinal);
        await page.WaitForElement(".button-primary").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal(Pages.Payout(id), pages.Address));
        var payout = await pages.Bench.PayoutAsync(id);
        Assert.Equal((5_000L, PayoutState.AwaitingApproval, 1), (payout.AmountMinor, payout.State, await PayoutsCountAsync()));
    }

    private IRenderedComponent<NewPayoutPage> Open() => pages.Open<NewPayoutPage>("/payouts/new", Cast.Finn);

    private async Task<IRenderedComponent<NewPayoutPage>> FilledAsync()
    {
        var page = Open();
        await ChooseAsync(page, PayoutBench.Way);
        await TypeAsync(page, "amount", "42.50");
        foreach (var (name, value) in PayoutBench.Form().Values) await TypeAsync(page, name, value);
        return page;
    }

    private static async Task ChooseAsync(IRenderedComponent<NewPayoutPage> page, string way)
    {
        await page.WaitForElement($"input[value={way}]").ChangeAsync(way);
        page.WaitForElement("form[data-form=payout]");
    }

    private static async Task TypeAsync<T>(IRenderedComponent<T> page, string field, string value)
        where T : Microsoft.AspNetCore.Components.IComponent => await page.Find($"[data-field={field}] input").InputAsync(value);

    private Task KeptAsync(string part = "42.50") =>
        Eventually.TrueAsync("the draft is kept", () => pages.Bench.ReadAsync(context => context.PayoutDrafts.AnyAsync(row => row.FormJson.Contains(part))));

    private Task<int> PayoutsCountAsync() => pages.Bench.ReadAsync(context => context.Payouts.CountAsync());
}
