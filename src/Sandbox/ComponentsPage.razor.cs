using System.Text;
using Microsoft.AspNetCore.Components;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Sandbox;

public sealed partial class ComponentsPage
{
    private const int SampleCount = 9;
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly byte[] Shown = Encoding.UTF8.GetBytes(
        "{\"id\":\"pi_3Nf\",\"amount\":12345678901234567890.10,\"rate\":1e-7,\"live\":true,\"note\":null,\"empty\":{},\"list\":[],"
        + "\"name\":\"Zo\\u00eb <b>&amp;</b> ü 漢字 🎉\",\"escaped\":\"\\u202e\\ud800\",\"hidden\":\"gpj.\u202eexe\u200b\u0080\","
        + "\"items\":[{\"n\":1},{\"n\":[1,2,3]}]}");

    private static readonly byte[] Broken = [.. "GET / HTTP/1.1\r\nHost: x\r\n\r\n\ttab, NUL "u8, 0, 0, 0, .. " and broken "u8, 0xC3, 0x28, 0xFF, .. " <script>"u8];
    private static readonly byte[] Invalid = [.. "{\n  \"amount\": 1,\n  \"state\": Approved\n}"u8];
    private static readonly byte[] Large = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, 100_000)) + "]");

    private static readonly IReadOnlyList<FilterOption> States = [new("good", "Good"), new("waiting", "Waiting"), new("bad", "Bad")];
    private static readonly IReadOnlyList<FilterOption> Colours = [new("red", "Red"), new("blue", "Blue")];

    private DateTimeOffset at;
    private List<Sample> rows = [];
    private int fresh;
    private int refreshed;

    [SupplyParameterFromQuery] private int Row { get; set; }

    [SupplyParameterFromQuery] private string? View { get; set; }

    private static IReadOnlyList<CountChip> Counts =>
    [
        new("All", 12_804, Pages.SandboxComponents, IsCurrent: true), new("Good", 12_611, $"{Pages.SandboxComponents}?state=good", Tone: Tone.Good),
        new("Waiting", 17, $"{Pages.SandboxComponents}?state=waiting", Tone: Tone.Waiting), new("Bad", 176, $"{Pages.SandboxComponents}?state=bad", Tone: Tone.Bad),
    ];

    private IReadOnlyList<TabLink> BodyTabs =>
    [
        .. new[] { ("JSON", (string?)null), ("Text", "text"), ("Hex", "hex"), ("Not JSON", "invalid"), ("Large", "large") }
            .Select(tab => new TabLink(tab.Item1, PageQuery.Empty.With("view", tab.Item2).On(Pages.SandboxComponents), tab.Item2 == View)),
    ];

    protected override void OnInitialized()
    {
        if (!Gate.IsOpen) Navigation.NotFound();
        at = Clock.GetUtcNow().AddMinutes(-7);
        rows = [.. Enumerable.Range(1, SampleCount).Reverse().Select(number => Sample.Make(number, at))];
    }

    private void ShowFresh()
    {
        rows = [.. Enumerable.Range(rows.Count + 1, fresh).Reverse().Select(number => Sample.Make(number, Clock.GetUtcNow())), .. rows];
        fresh = 0;
    }

    private Task WorkAsync() => Task.Delay(TimeSpan.FromSeconds(1), Clock);

    private void Announce() => Notifications.Notify(Radzen.NotificationSeverity.Success, "Saved", "What was done, in plain words.");

    private Task<bool?> AskAsync() => Dialogs.Confirm("This is how a question looks.", "Really?");

    private void PublishBurst()
    {
        for (var i = 0; i < 100; i++) Updates.Publish("sandbox-components");
    }

    private sealed record Sample(int Number, Tone Tone, string Word, DateTimeOffset At, string Text, long Bytes, TimeSpan Took, Money? Amount)
    {
        private static readonly (Tone Tone, string Word)[] Words =
        [
            (Tone.Good, "applied"), (Tone.Waiting, "waiting"), (Tone.Bad, "rejected"), (Tone.Neutral, "repeat"), (Tone.Warning, "held"), (Tone.Info, "late"),
        ];

        public string Id => EntityId.Format("smp", 7_310_284_711_936L + (Number * 7919L));

        public static Sample Make(int number, DateTimeOffset at)
        {
            var (tone, word) = Words[number % Words.Length];
            var text = number == 4 ? "turned gpj.\u202eexe around" : "a text of which only the beginning has room, number " + number;
            Money? amount = number % 4 == 0 ? null : Money(number * 1_234_567L, number % 3 == 0 ? "CLP" : "EUR");
            return new Sample(number, tone, word, at.AddSeconds(-41 * (SampleCount - number)), text, number * number * 977L, TimeSpan.FromMilliseconds(number * number * 0.7), amount);
        }

        public static Money? Money(long minorUnits, string code) => Currency.TryFind(code, out var currency) ? new Money(minorUnits, currency) : null;
    }
}
