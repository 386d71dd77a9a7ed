using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Support sees why a delivery was refused and what to do, and takes it in once the right secret is entered. No secret is ever shown.</summary>
[Collection(BrowserRun.Name)]
public sealed class WrongSecretStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    [Fact]
    public async Task Mozart_Pay_signs_with_another_secret_until_it_is_entered_and_the_delivery_is_verified_again()
    {
        const string Entered = "entered_after_the_delivery_came";
        var id = await story.Sender.PayAsync(secret: Entered);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(id);
        await Expect(delivery.Verdict).ToHaveTextAsync("Wrong secret");
        Assert.Equal(["passed", "passed", "passed", "failed", "note"], await delivery.Outcomes.AllTextContentsAsync());
        await Expect(delivery.Steps.Nth(3)).ToContainTextAsync("A changed body cannot be told from a wrong secret");
        await Expect(delivery.Advice).ToContainTextAsync("none that we know fits. Copy the signing secret from Mozart Pay's Webhooks page");
        await Expect(delivery.Advice).ToContainTextAsync("Mozart Pay tries up to 5 times, then marks the delivery failed and e-mails its account owner.");
        await Expect(delivery.Advice).ToContainTextAsync("You can send it again from Mozart Pay's Webhooks page.");

        await delivery.VerifyAgain.ClickAsync();
        await Expect(delivery.Said).ToContainTextAsync("still refused: Wrong secret");

        await story.App.AddSecretAsync(Sender.PaySlug, Entered);
        await own.Page.ReloadAsync();
        await own.InteractiveAsync();
        await Expect(delivery.Advice).ToContainTextAsync("has been entered since. Press \"Verify again\" to accept it.");
        await delivery.VerifyAgain.ClickAsync();

        await Expect(delivery.Said).ToContainTextAsync("It passed with today's secrets and now stands among the authentic deliveries.");
        await Expect(delivery.Verdict).ToHaveTextAsync("Authentic, fresh");
        await Expect(delivery.VerifyAgain).ToHaveCountAsync(0);
        await Expect(delivery.Steps.Last).ToContainTextAsync("Verified again by Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync("?verdict=authentic");
        await Expect(list.Row(id)).ToBeVisibleAsync();
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task Mozarto_sends_another_value_until_it_is_entered_and_the_delivery_is_verified_again()
    {
        const string Entered = "another-value-that-was-entered-later";
        var id = await story.Sender.MozartoAsync(authorization: $"bearer {Entered}");
        await using var own = await story.PageOfAsync(browser, "Ada");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(id);
        await Expect(delivery.Advice).ToContainTextAsync("The Authorization value is another one than ours, and none that we know.");
        await Expect(delivery.Advice).ToContainTextAsync("Mozarto may repeat a refused delivery, but promises nothing.");
        await Expect(delivery.Header("Authorization")).ToHaveTextAsync("Bearer •••");

        await story.App.AddSecretAsync(Sender.MozartoSlug, Entered);
        await delivery.VerifyAgain.ClickAsync();

        await Expect(delivery.Verdict).ToHaveTextAsync("Authentic");
        Assert.Null((await story.App.DeliveryAsync(id)).AuthorizationDigest);
    }

    [Fact]
    public async Task A_retired_secret_and_the_secret_of_another_endpoint_are_told_apart()
    {
        const string Retired = "retired_long_before_this_delivery";
        await story.App.AddSecretAsync(Sender.PaySlug, Retired, retiredAt: story.App.Get<TimeProvider>().GetUtcNow().AddDays(-1));
        var withRetired = await story.Sender.PayAsync(secret: Retired);
        var withOthers = await story.Sender.PayAsync(secret: Sender.OtherSecret);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(withRetired);
        await Expect(delivery.Advice).ToContainTextAsync("It was made with a secret that is retired here");
        await delivery.OpenAsync(withOthers);
        await Expect(delivery.Advice).ToContainTextAsync($"It was made with the secret of endpoint {Sender.OtherSlug}.");
    }

    [Fact]
    public async Task Who_has_the_page_open_sees_that_somebody_else_has_verified_it_again()
    {
        const string Entered = "entered_while_two_people_look_on";
        var id = await story.Sender.PayAsync(secret: Entered);
        await story.App.AddSecretAsync(Sender.PaySlug, Entered);
        await using var first = await story.PageOfAsync(browser, "Sam");
        await using var second = await story.PageOfAsync(browser, "Ada");
        var seenByFirst = new DeliveryScreen(first);
        var seenBySecond = new DeliveryScreen(second);
        await seenByFirst.OpenAsync(id);
        await seenBySecond.OpenAsync(id);
        await Expect(seenBySecond.VerifyAgain).ToBeVisibleAsync();

        await seenByFirst.VerifyAgain.ClickAsync();

        await Expect(seenBySecond.Verdict).ToHaveTextAsync("Authentic, fresh");
        await Expect(seenBySecond.VerifyAgain).ToHaveCountAsync(0);
        await Expect(seenBySecond.Steps.Last).ToContainTextAsync("Verified again by Sam");
    }

    [Fact]
    public async Task Who_presses_although_it_was_accepted_elsewhere_meanwhile_is_told_so()
    {
        const string Entered = "entered_where_another_instance_was_faster";
        var id = await story.Sender.PayAsync(secret: Entered);
        await story.App.AddSecretAsync(Sender.PaySlug, Entered);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);
        await delivery.OpenAsync(id);
        await Expect(delivery.VerifyAgain).ToBeVisibleAsync();
        await using (var elsewhere = story.App.NewContext())
        {
            await elsewhere.Deliveries.Where(row => row.Id == id)
                .ExecuteUpdateAsync(row => row.SetProperty(stored => stored.Verdict, VerdictKind.Authentic).SetProperty(stored => stored.Reason, VerdictReason.Fresh));
        }

        await delivery.VerifyAgain.ClickAsync();

        await Expect(delivery.Said).ToContainTextAsync("It has been accepted already.");
        await Expect(delivery.VerifyAgain).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_delivery_that_has_left_the_ring_while_its_page_was_open_is_said_to_be_gone()
    {
        var id = await story.Sender.PayAsync(secret: "of_nobody");
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);
        await delivery.OpenAsync(id);
        await using (var ring = story.App.NewContext())
        {
            await ring.DeliveryBodies.Where(row => row.DeliveryId == id).ExecuteDeleteAsync();
            await ring.Deliveries.Where(row => row.Id == id).ExecuteDeleteAsync();
        }

        await delivery.VerifyAgain.ClickAsync();

        await Expect(own.Page.GetByText("No such delivery")).ToBeVisibleAsync();
        await Expect(own.Page.GetByText("It may have left the list of rejected deliveries")).ToBeVisibleAsync();
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task No_page_contains_a_secret_or_a_whole_signature()
    {
        const string Wrong = "a_secret_that_is_wrong_here";
        var body = Sender.NewBody();
        var refused = await story.Sender.PayAsync(body, Wrong);
        var authentic = await story.Sender.PayAsync(body);
        var mozarto = await story.Sender.MozartoAsync();
        var at = Enumerable.Range(-30, 60).Select(seconds => story.App.Get<TimeProvider>().GetUtcNow().AddSeconds(seconds)).ToArray();
        string[] hidden =
        [
            Wrong, Sender.PaySecret, Sender.MozartoSecret, Sender.OtherSecret,
            .. at.Select(instant => Sender.V1(body, Sender.PaySecret, instant)), .. at.Select(instant => Sender.V1(body, Wrong, instant)),
        ];
        await using var own = await story.PageOfAsync(browser, "Ada");
        var delivery = new DeliveryScreen(own);

        foreach (var id in new[] { refused, authentic, mozarto })
        {
            await delivery.OpenAsync(id);
            var shown = await own.Page.ContentAsync();
            var sent = await (await own.Context.APIRequest.GetAsync($"/deliveries/{DeliveriesScreen.Quoted(id)}")).TextAsync();
            Assert.Contains(DeliveriesScreen.Quoted(id), shown, StringComparison.Ordinal);
            Assert.Contains(DeliveriesScreen.Quoted(id), sent, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden, secret => shown.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(hidden, secret => sent.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }

        await delivery.OpenAsync(authentic);
        await Expect(delivery.Header("Mozart-Pay-Signature")).ToContainTextAsync("…");
    }
}
