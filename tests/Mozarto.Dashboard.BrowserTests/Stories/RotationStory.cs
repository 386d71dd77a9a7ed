using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>An administrator rotates a secret while deliveries keep coming: none is lost, and the page says when the old one can go.</summary>
[Collection(BrowserRun.Name)]
public sealed class RotationStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    private const string New = "issued_anew_by_the_pretended_mozart_pay";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentQueue<(string BodySha256, int Answer)> sent = new();
    private volatile string[] signedWith = [Sender.PaySecret];

    [Fact]
    public async Task The_sender_changes_over_before_the_new_secret_is_entered_and_no_delivery_is_lost()
    {
        await using var own = await story.PageOfAsync(browser, "Ada");
        var endpoint = new EndpointScreen(own);
        using var ending = new CancellationTokenSource();
        var stream = Task.Run(() => SendAsync(ending.Token));
        await AnsweredAsync(5);
        await endpoint.OpenAsync(Sender.PaySlug);

        signedWith = [New];
        await AnsweredAsync(4, 401);
        await endpoint.Secret.FillAsync(New);
        await endpoint.Enter.ClickAsync();
        await Expect(endpoint.Said).ToContainTextAsync("The secret verifies from now on");
        // One comes after the other, so that the first one that is taken tells that none is on its way which was refused before.
        await AnsweredAsync(1);
        var refused = sent.Count(each => each.Answer == 401);
        signedWith = [Sender.PaySecret, New];
        await AnsweredAsync(3);
        signedWith = [Sender.PaySecret];
        await AnsweredAsync(3);
        await Expect(endpoint.Rotation).ToContainTextAsync("both secrets are in use");
        Assert.Equal(refused, sent.Count(each => each.Answer == 401));

        await endpoint.VerifyAgain.ClickAsync();
        await Expect(endpoint.Said.First).ToContainTextAsync("passed and are processed in the order in which they came; 0 are still refused.");
        signedWith = [New];
        await AnsweredAsync(2);
        await ending.CancelAsync();
        await stream;
        await AssertNothingIsLostAsync();

        await LetHoursPassAsync();
        await endpoint.OpenAsync(Sender.PaySlug);
        var old = FingerprintOf(Sender.PaySecret);
        await Expect(endpoint.Rotation).ToContainTextAsync($"It is safe to retire {old}");
        await endpoint.Button($"Retire {old}").ClickAsync();
        await endpoint.SecretReason.FillAsync("the new one is used");
        await own.ScreenshotAsync("endpoint-rotation");
        await own.Page.Locator("form").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = $"Retire {old}" }).ClickAsync();

        await Expect(endpoint.Row(old)).ToContainTextAsync("Retired");
        await Expect(endpoint.Rotation).ToHaveCountAsync(0);
        var late = await story.Sender.PayAsync();
        await new DeliveryScreen(own).OpenAsync(late);
        await Expect(new DeliveryScreen(own).Advice).ToContainTextAsync("It was made with a secret that is retired here");
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task A_pasted_secret_is_taken_as_it_is_or_refused_and_a_generated_one_is_shown_once()
    {
        await using var own = await story.PageOfAsync(browser, "Ada");
        var endpoint = new EndpointScreen(own);
        await endpoint.OpenAsync(Sender.MozartoSlug);
        foreach (var (pasted, words) in new[] { ("canary-with-a-newline\n", "white space around it"), ("canary\nin-two-lines", "cannot be seen"), (new string('c', 1_000_000), "8 to 1000 characters") })
        {
            await own.Page.EvaluateAsync("() => { document.querySelector('textarea[name=secret]').value = ''; }");
            await endpoint.Secret.FillAsync(pasted);
            await endpoint.Enter.ClickAsync();
            await Expect(endpoint.Fault).ToContainTextAsync(words);
        }

        await endpoint.Generate.ClickAsync();
        var generated = await endpoint.Generated.InnerTextAsync();
        Assert.Equal(43, generated.Length);
        Assert.DoesNotContain(generated, own.Page.Url, StringComparison.Ordinal);
        await own.Page.ReloadAsync();
        await own.InteractiveAsync();

        await Expect(endpoint.Row(FingerprintOf(generated))).ToContainTextAsync("Valid");
        Assert.DoesNotContain(generated, await own.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await story.Sender.AnswerAsync(Sender.MozartoSlug, Sender.NewMozartoBody(), ("Authorization", $"Bearer {generated}"))).Status);
    }

    private async Task SendAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(Pace);
        while (!end.IsCancellationRequested)
        {
            var body = Sender.NewBody();
            var now = story.App.Get<TimeProvider>().GetUtcNow();
            var signature = $"t={now.ToUnixTimeSeconds()}{string.Concat(signedWith.Select(secret => $",v1={Sender.V1(body, secret, now)}"))}";
            var answer = await story.Sender.AnswerAsync(Sender.PaySlug, body, ("Mozart-Pay-Signature", signature));
            sent.Enqueue((Convert.ToHexStringLower(SHA256.HashData(body)), answer.Status));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private Task<int> AnsweredAsync(int more, int answer = 200)
    {
        var before = sent.Count(each => each.Answer == answer);
        return Eventually.ValueAsync("answers of the stream", () => Task.FromResult(sent.Count(each => each.Answer == answer)), count => count >= before + more);
    }

    private async Task AssertNothingIsLostAsync()
    {
        Assert.All(sent, each => Assert.True(each.Answer is 200 or 401, $"answered {each.Answer}"));
        await using var context = story.App.NewContext();
        var endpointId = await story.App.EndpointIdAsync(Sender.PaySlug);
        var rows = await context.Deliveries.AsNoTracking().Where(row => row.EndpointId == endpointId && row.SecretFingerprint != null).ToListAsync();
        Assert.Equal(
            sent.Select(each => each.BodySha256).Order(StringComparer.Ordinal),
            rows.Select(row => Convert.ToHexStringLower(row.BodySha256)).Order(StringComparer.Ordinal));
        var ids = rows.ConvertAll(row => row.Id);
        Assert.Equal(ids.Count, await context.Jobs.CountAsync(job => job.Kind == ProcessDelivery.JobKind && ids.Contains(job.SubjectId)));
        await Eventually.ValueAsync("the end of processing", async () =>
        {
            await using var later = story.App.NewContext();
            return await later.Deliveries.CountAsync(row => ids.Contains(row.Id) && row.Processing != ProcessingState.Applied);
        }, count => count == 0);
    }

    // As if all this had happened two hours ago.
    private async Task LetHoursPassAsync()
    {
        await using var context = story.App.NewContext();
        foreach (var row in await context.Deliveries.AsNoTracking().Select(each => new { each.Id, each.ReceivedAt }).ToListAsync())
        {
            var earlier = row.ReceivedAt.AddHours(-2);
            await context.Deliveries.Where(each => each.Id == row.Id).ExecuteUpdateAsync(each => each.SetProperty(stored => stored.ReceivedAt, earlier));
        }
    }

    private string FingerprintOf(string secret) => VerificationSecret.Create(secret, "Bearer", story.App.Get<InstallationKey>().Value).Fingerprint;
}
