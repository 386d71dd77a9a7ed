using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Everything that can be said of a delivery can be said to people, and nothing is said in two ways.</summary>
public sealed class VerdictWordsTests
{
    private static readonly Dictionary<VerdictReason, (VerdictKind Kind, Tone Tone)> Table = new()
    {
        [VerdictReason.Fresh] = (VerdictKind.Authentic, Tone.Good),
        [VerdictReason.Stale] = (VerdictKind.Authentic, Tone.Warning),
        [VerdictReason.Future] = (VerdictKind.Authentic, Tone.Warning),
        [VerdictReason.Untimed] = (VerdictKind.Authentic, Tone.Good),
        [VerdictReason.Unsecured] = (VerdictKind.Unsecured, Tone.Warning),
        [VerdictReason.NoHeader] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.Malformed] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.NoSupportedScheme] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.WrongSecret] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.StaleRefused] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.TokenInUrl] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.AddressNotAllowed] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.TooLarge] = (VerdictKind.Rejected, Tone.Bad),
        [VerdictReason.Compressed] = (VerdictKind.Rejected, Tone.Bad),
    };

    [Fact]
    public void A_number_that_is_no_reason_is_a_fault_and_not_a_blank()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => VerdictWords.Word((VerdictReason)999));
        Assert.Throws<ArgumentOutOfRangeException>(() => VerdictWords.Title((VerdictCheck)999));
    }

    [Fact]
    public void Every_reason_belongs_to_one_verdict_and_has_one_tone()
    {
        Assert.Equal(Enum.GetValues<VerdictReason>().Order(), Table.Keys.Order());
        Assert.All(Table, entry => Assert.Equal(entry.Value, (entry.Key.Kind(), VerdictWords.Tone(entry.Key))));
    }

    [Fact]
    public void Every_reason_has_a_word_of_its_own_a_short_advice_and_a_next_step_for_both_kinds()
    {
        var reasons = Enum.GetValues<VerdictReason>();

        Assert.Equal(reasons.Length, reasons.Select(VerdictWords.Word).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(reasons, reason => Assert.EndsWith(".", VerdictAdvice.InShort(reason), StringComparison.Ordinal));
        Assert.All(reasons, reason => Assert.All(Enum.GetValues<EndpointKind>(), kind => Assert.EndsWith(".", VerdictAdvice.NextStep(reason, kind, null), StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_check_has_a_title_of_its_own()
    {
        var checks = Enum.GetValues<VerdictCheck>();

        Assert.Equal(checks.Length, checks.Select(VerdictWords.Title).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(EndpointKind.MozartPay, "tries up to 5 times, then marks the delivery failed and e-mails its account owner")]
    [InlineData(EndpointKind.Mozarto, "may repeat a refused delivery, but promises nothing")]
    public void What_the_sender_will_do_is_said_of_refused_ones_only(EndpointKind kind, string words)
    {
        Assert.Contains(words, VerdictAdvice.AboutRepeats(kind, VerdictKind.Rejected)!, StringComparison.Ordinal);
        Assert.Null(VerdictAdvice.AboutRepeats(kind, VerdictKind.Authentic));
        Assert.Null(VerdictAdvice.AboutRepeats(kind, VerdictKind.Unsecured));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("0", "Signed in the second in which it arrived.")]
    [InlineData("1", "Signed 1 second before it arrived.")]
    [InlineData("119", "Signed 119 seconds before it arrived.")]
    [InlineData("601", "Signed 10 min 1 s before it arrived.")]
    [InlineData("-300", "Signed 5 min 0 s after it arrived: the sender's clock is ahead of ours, or ours is behind.")]
    [InlineData("90000", "Signed 25 h 0 min before it arrived.")]
    [InlineData("864000", "Signed 10 days before it arrived.")]
    [InlineData("9223372036854775807", "Signed 292,271,023,045 years before it arrived.")]
    [InlineData("-9223372036854775808", "Signed 292,271,023,045 years after it arrived: the sender's clock is ahead of ours, or ours is behind.")]
    public void An_age_is_said_whatever_a_sender_signed(string seconds, string? sentence) =>
        Assert.Equal(sentence, VerdictWords.Sentence(new VerdictStep(VerdictCheck.Age, CheckOutcome.Note, seconds), EndpointKind.MozartPay));

    [Fact]
    public void Every_step_that_failed_is_explained()
    {
        foreach (var kind in Enum.GetValues<EndpointKind>())
        {
            foreach (var check in Enum.GetValues<VerdictCheck>())
            {
                var sentence = VerdictWords.Sentence(new VerdictStep(check, CheckOutcome.Failed, check == VerdictCheck.Form ? "t= is missing" : "42"), kind);
                Assert.True(sentence is { Length: > 10 } && sentence.EndsWith('.'), $"{kind} {check}: {sentence}");
            }
        }
    }
}
