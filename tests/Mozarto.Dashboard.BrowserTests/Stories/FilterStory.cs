using System.Globalization;
using System.Security.Cryptography;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Whoever looks for a delivery finds it, can share what they see as an address, and can walk through all of it.</summary>
[Collection(BrowserRun.Name)]
public sealed class FilterStory(BrowserFixture browser, FilterStory.FilledApp filled) : IClassFixture<FilterStory.FilledApp>
{
    [Theory]
    [InlineData("?reason=no-such-reason")]
    [InlineData("?verdict=no-such-verdict")]
    [InlineData("?endpoint=no-such-endpoint")]
    [InlineData("?q=not-an-id")]
    [InlineData("?q=dlv_0000000000000")]
    [InlineData("?reason=%00%ff&q=%3Cscript%3E")]
    public async Task What_cannot_be_read_shows_nothing_and_says_so(string query)
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);

        await list.OpenAsync(query);

        await Expect(list.Empty).ToHaveTextAsync("No delivery matches");
        await Expect(list.Rows).ToHaveCountAsync(0);
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task Each_filter_shows_its_rows_and_stands_in_the_address()
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync();

        await list.Select("Endpoint").SelectOptionAsync(Sender.OtherSlug);
        await AssertShowsAsync(list, row => row.EndpointId == filled.OtherEndpointId);
        await list.Select("Verdict").SelectOptionAsync("rejected");
        await AssertShowsAsync(list, row => row.EndpointId == filled.OtherEndpointId && row.Verdict == VerdictKind.Rejected);
        await list.Select("Endpoint").SelectOptionAsync("");
        await list.Select("Verdict").SelectOptionAsync("");
        await list.Select("Reason").SelectOptionAsync("wrong-secret");
        await AssertShowsAsync(list, row => row.Reason == VerdictReason.WrongSecret);
        Assert.Equal("?reason=wrong-secret", new Uri(own.Page.Url).Query);

        await own.Page.GoBackAsync();
        await own.Page.GoBackAsync();
        await own.Page.GoBackAsync();
        await AssertShowsAsync(list, row => row.EndpointId == filled.OtherEndpointId && row.Verdict == VerdictKind.Rejected);
        await Expect(list.Select("Verdict")).ToHaveValueAsync("rejected");

        await list.Clear.ClickAsync();
        await Expect(list.Rows).ToHaveCountAsync(50);
        Assert.Equal("", new Uri(own.Page.Url).Query);
        await Expect(list.Clear).ToHaveCountAsync(0);
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task A_stretch_of_time_shows_what_came_in_it()
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        var from = filled.OldAt.AddMinutes(-1);
        await list.OpenAsync("?endpoint=mozart-pay&reason=fresh");

        await list.Select("Received").SelectOptionAsync("custom");
        await own.Page.GetByLabel("From (UTC)").FillAsync(Local(from));
        await own.Page.GetByLabel("From (UTC)").PressAsync("Tab");
        await own.Page.GetByLabel("Before (UTC)").FillAsync(Local(from.AddHours(1)));
        await own.Page.GetByLabel("Before (UTC)").PressAsync("Tab");

        await AssertShowsAsync(list, row => row.ReceivedAt < filled.OldAt.AddHours(1));
        await list.Select("Received").SelectOptionAsync("24h");
        await Expect(list.Rows).ToHaveCountAsync(50);
        Assert.DoesNotContain(Quoted(row => row.ReceivedAt < filled.OldAt.AddHours(1)).Intersect(await list.IdsAsync(), StringComparer.Ordinal), _ => true);
        Assert.DoesNotContain("from=", own.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_and_hashes_are_found_as_people_paste_them()
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        var one = filled.Rows[3].Id;
        await list.OpenAsync();

        await list.Search.FillAsync($"  {DeliveriesScreen.Quoted(one).ToUpperInvariant()}  ");
        await list.Search.PressAsync("Enter");
        await list.ShowsAsync(one);

        await list.Search.FillAsync(Convert.ToHexString(SHA256.HashData(FilledApp.KnownBody)) + ", " + DeliveriesScreen.Quoted(one));
        await list.Search.PressAsync("Enter");
        await list.ShowsAsync([.. filled.Rows.Where(row => row.Id == one || row.BodyKept == BodyKept.Whole).Select(row => row.Id).OrderDescending()]);

        await list.Search.FillAsync("nonsense");
        await list.Search.PressAsync("Enter");
        await Expect(own.Page.GetByText("\"nonsense\" is neither a delivery id (dlv_…) nor the SHA-256 of a body.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reload_and_another_person_see_the_same_under_the_same_address()
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync($"?endpoint={Sender.PaySlug}&verdict=authentic&range=30d");
        await list.Step("Older").ClickAsync();
        await Expect(own.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("before=dlv_", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)));
        await Expect(list.Rows).ToHaveCountAsync(50);
        await list.ShowsAsync(Quoted(row => row.EndpointId == filled.PayEndpointId && row.Verdict == VerdictKind.Authentic).Skip(50).Take(50).ToArray());
        var seen = await list.IdsAsync();

        await own.Page.ReloadAsync();
        await own.InteractiveAsync();
        await list.ShowsAsync(seen);
        await using var others = await filled.PageOfAsync(browser, "Finn");
        var othersList = new DeliveriesScreen(others);
        await others.OpenAsync(own.Page.Url);
        await othersList.ShowsAsync(seen);
        await Expect(othersList.Select("Endpoint")).ToHaveValueAsync(Sender.PaySlug);
        await Expect(othersList.Select("Verdict")).ToHaveValueAsync("authentic");
        await Expect(othersList.Select("Received")).ToHaveValueAsync("30d");
    }

    [Fact]
    public async Task Every_count_leads_to_exactly_as_many_rows_as_it_says()
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync($"?endpoint={Sender.PaySlug}");
        await Expect(list.Rows).ToHaveCountAsync(50);
        var chips = await own.Page.EvalOnSelectorAllAsync<string[][]>(".count-chips a",
            "chips => chips.map(chip => [chip.getAttribute('href'), chip.querySelector('.count-chip-count').textContent])");
        Assert.Equal(filled.Rows.Where(row => row.EndpointId == filled.PayEndpointId).Select(row => row.Reason).Distinct().Count(), chips.Length);

        foreach (var chip in chips)
        {
            await own.OpenAsync(chip[0]);
            Assert.Equal(int.Parse(chip[1], CultureInfo.InvariantCulture), (await WalkAsync(list)).Count);
        }
    }

    [Fact]
    public async Task Paging_walks_all_rows_exactly_once_and_back_again()
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync();
        await Expect(list.Step("Newest")).ToHaveAttributeAsync("aria-disabled", "true");

        var walked = await WalkAsync(list);
        Assert.Equal(Quoted(_ => true), walked.ToArray());

        var back = new List<string>(await list.IdsAsync());
        while (await list.Step("Newer").GetAttributeAsync("href") is { } href)
        {
            await list.Step("Newer").ClickAsync();
            await own.Page.WaitForURLAsync("**" + href);
            await list.ShowsAsync(walked.TakeWhile(id => id != back[0]).TakeLast(50).ToArray());
            back.InsertRange(0, await list.IdsAsync());
        }

        Assert.Equal(walked.ToArray(), back.ToArray());
        await list.Step("Newest").ClickAsync();
        await list.ShowsAsync(walked.Take(50).ToArray());
        Assert.Equal("", new Uri(own.Page.Url).Query);
    }

    private static async Task<List<string>> WalkAsync(DeliveriesScreen list)
    {
        await Expect(list.Rows).Not.ToHaveCountAsync(0);
        var walked = new List<string>(await list.IdsAsync());
        while (await list.Step("Older").GetAttributeAsync("href") is { } href)
        {
            await list.Step("Older").ClickAsync();
            await list.Page.WaitForURLAsync("**" + href);
            var last = walked[^1];
            walked.AddRange(await Eventually.ValueAsync("the older page", list.IdsAsync, ids => ids.Count > 0 && string.CompareOrdinal(ids[0], last) < 0));
        }

        return walked;
    }

    private async Task AssertShowsAsync(DeliveriesScreen list, Func<Delivery, bool> isShown) => await list.ShowsAsync(Quoted(isShown));

    private string[] Quoted(Func<Delivery, bool> isShown) => [.. filled.Rows.Where(isShown).OrderByDescending(row => row.Id).Select(row => DeliveriesScreen.Quoted(row.Id))];

    private static string Local(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>140 deliveries: twenty of them three days old, of several endpoints and reasons.</summary>
    public sealed class FilledApp() : StoryApp(new DashboardAppOptions { Settings = Sender.Settings })
    {
        internal static readonly byte[] KnownBody = "a body that came twice"u8.ToArray();

        internal IReadOnlyList<Delivery> Rows { get; private set; } = [];

        internal long PayEndpointId { get; private set; }

        internal long OtherEndpointId { get; private set; }

        internal DateTimeOffset OldAt { get; private set; }

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            PayEndpointId = await App.EndpointIdAsync(Sender.PaySlug);
            OtherEndpointId = await App.EndpointIdAsync(Sender.OtherSlug);
            var mozarto = await App.EndpointIdAsync(Sender.MozartoSlug);
            var now = App.Get<TimeProvider>().GetUtcNow();
            OldAt = now.AddDays(-3);
            var ids = App.Get<IdGenerator>();
            Rows =
            [
                .. Enumerable.Range(1, 20).Select(i => StoredDeliveries.New(IdGenerator.FirstAt(OldAt.AddSeconds(i)), PayEndpointId, OldAt.AddSeconds(i))),
                .. Many(VerdictReason.Fresh, 60, PayEndpointId), .. Many(VerdictReason.WrongSecret, 12, PayEndpointId), .. Many(VerdictReason.Stale, 28, PayEndpointId),
                .. Many(VerdictReason.NoHeader, 5, OtherEndpointId), .. Many(VerdictReason.Fresh, 5, OtherEndpointId), .. Many(VerdictReason.Untimed, 8, mozarto),
                StoredDeliveries.New(ids.Next(), mozarto, now, VerdictReason.Untimed, KnownBody), StoredDeliveries.New(ids.Next(), mozarto, now, VerdictReason.WrongSecret, KnownBody),
            ];
            await App.StoreAsync(Rows);
            IEnumerable<Delivery> Many(VerdictReason reason, int count, long endpointId) => Enumerable.Range(0, count).Select(_ => StoredDeliveries.New(ids.Next(), endpointId, now, reason));
        }
    }
}
