using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Whatever strangers write into any field is shown as text: nothing of it runs, hides or turns around what stands beside it.</summary>
[Collection(BrowserRun.Name)]
public sealed class ForeignTextStory(BrowserFixture browser, ForeignTextStory.ListeningApp story) : IClassFixture<ForeignTextStory.ListeningApp>
{
    private const string Ran = "window.ran === true";

    private static readonly JsonSerializerOptions AsSent = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is sent, and what people read of it where it stands in one line.</summary>
    public static TheoryData<string, string> Naughty => new()
    {
        { "<script>window.ran=true</script>", "<script>window.ran=true</script>" },
        { "\"><img src=x onerror=\"window.ran=true\">", "\"><img src=x onerror=\"window.ran=true\">" },
        { "javascript:window.ran=true", "javascript:window.ran=true" },
        { "{{constructor.constructor('window.ran=true')()}}${7*7}%s%n", "{{constructor.constructor('window.ran=true')()}}${7*7}%s%n" },
        { "'; DROP TABLE \"Transactions\"; --", "'; DROP TABLE \"Transactions\"; --" },
        { "\u202egpj.exe\u202c", "[U+202E]gpj.exe[U+202C]" },
        { "a\u2066b\u200bc\u00add", "a[U+2066]b[U+200B]c[U+00AD]d" },
        { "line\r\nlog: forged\u001b[31m", "line[U+000D] log: forged[U+001B][31m" },
        { "\ud83d\udc69\u200d\ud83d\ude80 \u05e9\u05dc\u05d5\u05dd Z\u0351\u036f\u0324", "\ud83d\udc69[U+200D]\ud83d\ude80 \u05e9\u05dc\u05d5\u05dd Z\u0351\u036f\u0324" },
        { "=HYPERLINK(\"http://x\",\"y\")", "=HYPERLINK(\"http://x\",\"y\")" },
    };

    [Theory]
    [MemberData(nameof(Naughty))]
    public async Task It_is_text_in_the_list_on_the_pages_in_the_file_and_not_in_the_log(string text, string shown)
    {
        var marker = Guid.NewGuid().ToString("n")[..8];
        var delivery = await SendAsync(marker, text);
        var transaction = (await story.App.DeliveryAsync(delivery)).TransactionId!.Value;
        await using var own = await story.PageOfAsync(browser, "Finn");
        var list = new TransactionsScreen(own);

        await list.OpenAsync($"?q={Uri.EscapeDataString($"{marker} {text}")}");
        await Expect(list.Rows).ToHaveCountAsync(1);
        await Expect(list.Rows.Locator("td.clip").First).ToHaveTextAsync($"{marker} {shown}", new() { UseInnerText = false });
        Assert.DoesNotContain("\u202e", await own.Page.ContentAsync(), StringComparison.Ordinal);
        await AssertHarmlessAsync(own);
        await CheckFileAsync(list, marker, text);

        await new TransactionScreen(own).OpenAsync(transaction);
        await Expect(own.Page.GetByText($"{marker} {shown}").First).ToBeVisibleAsync();
        Assert.DoesNotContain("\u202e", await own.Page.ContentAsync(), StringComparison.Ordinal);
        await AssertHarmlessAsync(own);
        foreach (var view in new[] { "", "?view=text" })
        {
            await new DeliveryScreen(own).OpenAsync(delivery, view);
            await AssertHarmlessAsync(own);
        }

        Assert.DoesNotContain(story.Log, line => line.Contains(marker, StringComparison.Ordinal));
    }

    private static async Task AssertHarmlessAsync(BrowserPage own)
    {
        Assert.False(await own.Page.EvaluateAsync<bool>(Ran), $"A script of a stranger ran on {own.Page.Url}.");
        await Layout.AssertNoSideScrollAsync(own.Page);
        own.AssertNoComplaint();
    }

    private static async Task CheckFileAsync(TransactionsScreen list, string marker, string text)
    {
        var download = await list.PressExportAsync();
        var rows = CsvReading.Read((await File.ReadAllTextAsync(await download.PathAsync(), Encoding.UTF8)).TrimStart('\uFEFF'));
        Assert.Equal($"{marker} {text}", rows[1][rows[0].ToList().IndexOf("merchant reference")]);
        var told = rows[1][rows[0].ToList().IndexOf("told along with it")];
        Assert.Equal(text[0] is '=' ? "'" + text : text, told);
    }

    private async Task<long> SendAsync(string marker, string text)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["transaction_id"] = $"{marker}-id {text}", ["transaction_status"] = "Approved", ["amount"] = "10.00", ["currency"] = "EUR",
            ["user_id"] = $"{marker}-user {text}", ["merchantReference"] = $"{marker} {text}", ["psp_transaction_id"] = text, ["status"] = text, ["message"] = text,
            ["method"] = text, [$"unknown {text}"] = text,
        }, AsSent);
        var delivery = await story.Sender.MozartoAsync(body);
        await Eventually.TrueAsync("it was processed", async () => (await story.App.DeliveryAsync(delivery)).TransactionId is not null);
        return delivery;
    }

    /// <summary>The sandbox, and everything that it logs.</summary>
    public sealed class ListeningApp : StoryApp
    {
        private readonly Listener listener;

        public ListeningApp() : this(new Listener())
        {
        }

        private ListeningApp(Listener listener)
            : base(new DashboardAppOptions { Settings = Sender.Settings, Services = services => services.AddSingleton<ILoggerProvider>(listener) }) => this.listener = listener;

        internal IReadOnlyCollection<string> Log => listener.Lines;

        private sealed class Listener : ILoggerProvider, ILogger
        {
            public ConcurrentQueue<string> Lines { get; } = new();

            public ILogger CreateLogger(string categoryName) => this;

            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                Lines.Enqueue(formatter(state, exception) + exception);

            public void Dispose()
            {
            }
        }
    }
}
