using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Keys;

/// <summary>
/// The keys that encrypt secrets are gone, or others lie in their place: nothing is accepted that cannot be verified, nobody is let in, everybody is told
/// what to do, and it all goes on once the keys are back.
/// </summary>
public abstract class LostKeysContract(DatabaseKind kind) : IAsyncLifetime
{
    private KeptKeys keys = null!;
    private string known = "";
    private IReadOnlyDictionary<string, string> saved = new Dictionary<string, string>(StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        keys = await KeptKeys.CreateAsync(kind);
        known = await keys.StartAsync();
        saved = await keys.ReadAsync();
        await keys.LoseAsync();
    }

    public async Task DisposeAsync() => await keys.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_accepted_nobody_is_let_in_and_every_page_says_what_to_do(bool isForeign)
    {
        if (isForeign) keys.PutIntoFolder(await OfAnotherInstallationAsync());
        await using var process = await keys.RunProcessAsync();
        using var http = new HttpClient { BaseAddress = process.BaseAddress };

        Assert.Equal((HttpStatusCode.OK, "live"), await AskAsync(http, "/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready"), await AskAsync(http, "/health/ready"));
        foreach (var slug in new[] { Sender.MozartoSlug, Sender.PaySlug, Sender.UnsecuredSlug, "no-such-endpoint" })
        {
            using var delivery = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{slug}") { Content = new ByteArrayContent(Sender.NewMozartoBody()) };
            delivery.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Sender.MozartoSecret);
            using var answer = await http.SendAsync(delivery);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        foreach (var page in new[] { "/", "/sign-in", "/payouts", "/settings/credentials", "/sign-in/again" })
        {
            var (status, text) = await AskAsync(http, page, "text/html");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("put back the keys that were saved with this database", text, StringComparison.Ordinal);
        }

        Assert.Contains("The data protection keys do not fit this database", process.Output, StringComparison.Ordinal);
        Assert.Equal(0, await DeliveriesAsync());
    }

    [Fact]
    public async Task Once_the_keys_are_back_everything_goes_on_as_before()
    {
        await using (await keys.RunProcessAsync()) keys.PutIntoFolder(saved);

        await using var app = await keys.RunAsync();
        Assert.Equal(known, Convert.ToHexString(app.Get<Dashboard.Data.InstallationKey>().Value));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(app.BaseAddress));
    }

    [Fact]
    public async Task Keys_that_are_gone_for_good_are_given_up_by_an_administrators_word_and_nothing_unverified_is_taken_after_it()
    {
        await using (var process = await keys.RunProcessAsync(("KeysAreLost", "true")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await DeliverAsync(process.BaseAddress));
            Assert.Contains("Every secret has to be entered anew", process.Output, StringComparison.Ordinal);
        }

        var after = await keys.StartAsync();
        Assert.NotEqual(known, after, StringComparer.Ordinal);
        Assert.Equal(after, await keys.StartAsync(("KeysAreLost", "true")));
        Assert.Equal(0, await DeliveriesAsync());
    }

    private async Task<IReadOnlyDictionary<string, string>> OfAnotherInstallationAsync()
    {
        await using var other = await KeptKeys.CreateAsync(kind);
        await other.StartAsync();
        return await other.ReadAsync();
    }

    private async Task<int> DeliveriesAsync()
    {
        await using var context = TestStore.On(keys.Database).CreateDbContext();
        return await context.Deliveries.CountAsync();
    }

    private static async Task<HttpStatusCode> DeliverAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Sender.MozartoSecret);
        using var answer = await http.PostAsync($"/webhooks/{Sender.MozartoSlug}", new ByteArrayContent(Sender.NewMozartoBody()));
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient http, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

public sealed class LostKeysOnSqlite() : LostKeysContract(DatabaseKind.Sqlite);

public sealed class LostKeysOnPostgres() : LostKeysContract(DatabaseKind.PostgreSql);
