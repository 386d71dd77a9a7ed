using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>What came is shown as it came and can be had byte for byte, whatever somebody put into it.</summary>
[Collection(BrowserRun.Name)]
public sealed class BodyStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    private const int BodyBytesMax = 1024 * 1024;
    private const string RightToLeft = "\u202E";

    [Fact]
    public async Task Scripts_in_a_body_or_header_are_text_and_run_nothing()
    {
        const string Script = "<script>window.ran = 1</script><img src=x onerror=\"window.ran = 2\"><svg onload='window.ran = 3'>";
        var body = Encoding.UTF8.GetBytes($$"""{"a":"{{Script.Replace("\"", "\\\"", StringComparison.Ordinal)}}","</pre><script>window.ran = 4</script>":1}""");
        var id = await story.Sender.PayAsync(body, headers: [("X-Script", Script), ("User-Agent", "</code><script>window.ran = 5</script>")]);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        foreach (var view in new[] { "", "?view=text", "?view=hex" })
        {
            await delivery.OpenAsync(id, view);
            await Expect(delivery.BodyText).ToBeVisibleAsync();
            Assert.Null(await own.Page.EvaluateAsync<int?>("window.ran ?? null"));
            Assert.Equal(0, await own.Page.Locator("main script, main img").CountAsync());
        }

        await delivery.OpenAsync(id, "?view=text");
        await Expect(delivery.BodyText).ToHaveTextAsync(Encoding.UTF8.GetString(body));
        await Expect(delivery.Header("X-Script")).ToHaveTextAsync(Script);
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task What_nobody_could_see_is_shown()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"file":"gpj.{{RightToLeft}}exe","zero":"a{{"\u200B"}}b","escaped":"\u0000\ud800"}""");
        var id = await story.Sender.PayAsync(body, headers: ("X-Turned", $"gpj.{RightToLeft}exe"));
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(id);

        await Expect(delivery.BodyText).ToContainTextAsync("gpj.U+202Eexe");
        await Expect(delivery.BodyText).ToContainTextAsync("aU+200Bb");
        await Expect(delivery.BodyText).ToContainTextAsync("\"\\u0000\\ud800\"");
        await Expect(delivery.Header("X-Turned")).ToHaveTextAsync("gpj.[U+202E]exe");
        Assert.DoesNotContain(RightToLeft, await own.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Tokens_without_end_do_not_break_the_layout(int width)
    {
        var token = new string('W', 10_000);
        var id = await story.Sender.PayAsync(Encoding.UTF8.GetBytes($$"""{"{{token}}":"{{token}}","n":{{new string('9', 10_000)}}}"""), headers: [("X-Token", token), (new string('X', 3000), "y")]);
        var refused = await story.Sender.SendAsync(Sender.PaySlug, Encoding.UTF8.GetBytes(token + width), ("Mozart-Pay-Signature", new string('v', 9000)));
        await using var own = await story.PageOfAsync(browser, "Sam", new() { Width = width, Height = 844 });
        var delivery = new DeliveryScreen(own);

        foreach (var (shown, view) in new[] { (id, ""), (id, "?view=text"), (id, "?view=hex"), (refused, "") })
        {
            await delivery.OpenAsync(shown, view);
            await Expect(delivery.BodyText).ToBeVisibleAsync();
            await Layout.AssertNoSideScrollAsync(own.Page);
        }
    }

    [Fact]
    public async Task Json_is_laid_out_with_its_values_as_sent()
    {
        var body = """{"amount":12345678901234567890.10,"rate":1e-7,"list":[1,{"x":null}],"name":"Zo\u00eb","empty":{}}"""u8.ToArray();
        var id = await story.Sender.PayAsync(body);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(id);

        await Expect(delivery.View("Formatted")).ToHaveAttributeAsync("aria-current", "page");
        Assert.Equal(
            "{\n  \"amount\": 12345678901234567890.10,\n  \"rate\": 1e-7,\n  \"list\": [\n    1,\n    {\n      \"x\": null\n    }\n  ],\n  \"name\": \"Zo\\u00eb\",\n  \"empty\": {}\n}",
            await delivery.BodyText.TextContentAsync());
        await delivery.View("Text").ClickAsync();
        await Expect(delivery.BodyText).ToHaveTextAsync(Encoding.UTF8.GetString(body));
        await delivery.View("Hex").ClickAsync();
        await Expect(delivery.BodyText).ToContainTextAsync("00000000  7b 22 61 6d 6f 75 6e 74  22 3a 31 32 33 34 35 36  |{\"amount\":123456|");
        Assert.EndsWith("?view=hex", own.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_json_says_where_and_what_is_no_text_is_shown_in_hex()
    {
        var noJson = await story.Sender.PayAsync("{\"a\":1,\n\"b\":Approved}"u8.ToArray());
        var noText = await story.Sender.PayAsync([0xC3, 0x28, 0xFF, 0x00, .. "abc"u8]);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(noJson);
        await Expect(delivery.BodyBar).ToContainTextAsync("Not JSON");
        await Expect(delivery.BodyBar).ToContainTextAsync("(byte 12, line 2, column 5)");
        await delivery.OpenAsync(noText);
        await Expect(delivery.View("Hex")).ToHaveAttributeAsync("aria-current", "page");
        await Expect(delivery.BodyText).ToContainTextAsync("c3 28 ff 00 61 62 63");
        await delivery.View("Text").ClickAsync();
        await Expect(delivery.BodyBar).ToContainTextAsync("Not UTF-8");
        await Expect(delivery.BodyBar).ToContainTextAsync("2 bytes marked");
    }

    [Fact]
    public async Task A_mebibyte_is_shown_in_part_and_downloaded_whole()
    {
        byte[] body = [.. "{\"filler\":\""u8, .. Enumerable.Repeat((byte)'x', BodyBytesMax - 13), .. "\"}"u8];
        body[^3] = (byte)'y';
        Assert.Equal(BodyBytesMax, body.Length);
        var id = await story.Sender.PayAsync(body);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(id);

        await Expect(delivery.BodyBar).ToContainTextAsync("Shown up to 65,536 bytes of 1,048,576 bytes");
        await Expect(own.Page.GetByText("1.0 MiB")).ToBeVisibleAsync();
        await AssertDownloadsAsync(own, delivery, body);
    }

    [Fact]
    public async Task The_download_is_exactly_what_was_sent()
    {
        var body = RandomNumberGenerator.GetBytes(5000);
        var id = await story.Sender.PayAsync(body);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(id);

        await AssertDownloadsAsync(own, delivery, body);
        var answer = await own.Context.APIRequest.GetAsync($"/deliveries/{DeliveriesScreen.Quoted(id)}/body");
        Assert.Equal("application/octet-stream", answer.Headers["content-type"]);
        Assert.Equal("nosniff", answer.Headers["x-content-type-options"]);
        Assert.StartsWith("attachment", answer.Headers["content-disposition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_large_refused_body_the_beginning_is_kept_and_that_is_said()
    {
        var body = RandomNumberGenerator.GetBytes(100_000);
        var id = await story.Sender.PayAsync(body, secret: "of_nobody");
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        await delivery.OpenAsync(id);

        await Expect(own.Page.GetByText("only its beginning was kept. It cannot be verified again.")).ToBeVisibleAsync();
        await Expect(delivery.VerifyAgain).ToHaveCountAsync(0);
        await Expect(delivery.Download).ToHaveTextAsync("Download what was kept");
        await AssertDownloadsAsync(own, delivery, body[..65_536]);
    }

    [Fact]
    public async Task An_empty_body_is_said_to_be_empty()
    {
        var id = await story.Sender.PayAsync([]);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);

        foreach (var view in new[] { "", "?view=text", "?view=hex" })
        {
            await delivery.OpenAsync(id, view);
            await Expect(own.Page.GetByText("No bytes came.")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task The_same_body_again_is_counted_and_leads_to_all_its_arrivals()
    {
        var body = Sender.NewBody();
        var first = await story.Sender.PayAsync(body);
        await using var own = await story.PageOfAsync(browser, "Sam");
        var delivery = new DeliveryScreen(own);
        await delivery.OpenAsync(first);
        await Expect(own.Page.GetByText("first arrival of this body")).ToBeVisibleAsync();

        var second = await story.Sender.PayAsync(body);

        await Expect(own.Page.GetByText("arrival 1 of 2 of this body")).ToBeVisibleAsync();
        await own.Page.GetByText("arrival 1 of 2 of this body").ClickAsync();
        await new DeliveriesScreen(own).ShowsAsync(second, first);
    }

    private static async Task AssertDownloadsAsync(BrowserPage own, DeliveryScreen delivery, byte[] sent)
    {
        var download = await own.Page.RunAndWaitForDownloadAsync(() => delivery.Download.ClickAsync());
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync());
        Assert.Equal(Convert.ToHexString(SHA256.HashData(sent)), Convert.ToHexString(SHA256.HashData(bytes)));
    }
}
