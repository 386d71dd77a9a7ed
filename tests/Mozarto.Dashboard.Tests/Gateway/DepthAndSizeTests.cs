using System.Text;
using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>The largest bodies that are taken in cost little: bounded in bytes allocated, not in time, which depends on the machine.</summary>
public sealed class DepthAndSizeTests
{
    private const int BodyBytesMax = 1024 * 1024;

    [Theory]
    [InlineData("[", "]", 62, true)]
    [InlineData("[", "]", 63, true)]
    [InlineData("[", "]", 64, false)]
    [InlineData("{\"a\":", "}", 63, true)]
    [InlineData("{\"a\":", "}", 64, false)]
    [InlineData("[{\"a\":", "}]", 40, false)]
    public void Up_to_64_levels_are_read(string open, string close, int levelsBelowRoot, bool isRead)
    {
        var nested = string.Concat(Enumerable.Repeat(open, levelsBelowRoot)) + "1" + string.Concat(Enumerable.Repeat(close, levelsBelowRoot));
        var reading = Bodies.Read(Bodies.With($"\"deep\":{nested}"));

        if (isRead) Assert.Equal("deep", Assert.Single(Bodies.Readable(reading).Extra).Name);
        else Assert.Equal(("deeper than 64 levels", UnreadableCause.TooDeep), (Bodies.Unreadable(reading).Reason, Bodies.Unreadable(reading).Cause));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[", "")] // never closed
    public void A_nesting_of_100_000_is_refused_without_reading_it(string open, string close)
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000)));
        AssertAllocates(body, 100_000, reading => Assert.Equal("deeper than 64 levels", Bodies.Unreadable(reading).Reason));
    }

    [Fact]
    public void Two_hundred_thousand_keys_are_counted()
    {
        var body = new StringBuilder("{\"transaction_status\":\"Approved\"");
        for (var i = 0; i < 200_000; i++) body.Append(",\"").Append(i.ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append("\":1");
        body.Append(",\"transaction_id\":\"t1\"}");

        AssertAllocates(Encoding.UTF8.GetBytes(body.ToString()), 20_000_000, reading =>
        {
            Assert.Equal("t1", Assert.IsType<MozartoEvent.StatusUpdate>(Bodies.Readable(reading).Event).TransactionId);
            Assert.Equal("199901 more unknown fields", Bodies.Readable(reading).Notes[^1]);
        });
    }

    [Fact]
    public void Two_hundred_thousand_times_the_same_key_is_one_note()
    {
        var body = Bodies.With(string.Join(',', Enumerable.Repeat("\"a\":1", 150_000)));
        AssertAllocates(Encoding.UTF8.GetBytes(body), 20_000_000, reading => Assert.Equal(2, Bodies.Readable(reading).Notes.Count));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\\n")]
    [InlineData("\\ud800")]
    [InlineData("\\ud83d\\ude00")]
    public void A_text_of_a_whole_body_is_read(string unit)
    {
        var count = (BodyBytesMax - Bodies.With("\"message\":\"\"").Length) / unit.Length;
        var body = Encoding.UTF8.GetBytes(Bodies.With($"\"message\":\"{string.Concat(Enumerable.Repeat(unit, count))}\""));
        AssertAllocates(body, 8 * BodyBytesMax, reading =>
            Assert.Equal(unit.Length == 12 ? 2 * count : count, Assert.IsType<MozartoEvent.StatusUpdate>(Bodies.Readable(reading).Event).Message!.Length));
    }

    [Theory]
    [InlineData("\"amount\":\"1\"")]
    [InlineData("\"user_id\":\"\\u0041\"")]
    public void The_last_byte_of_a_whole_body_still_decides(string member)
    {
        var body = Bodies.With($"\"message\":\"{new string('m', BodyBytesMax - 200)}\",{member},{member}");
        Assert.Equal(UnreadableCause.DuplicateKey, Bodies.Unreadable(Bodies.Read(body)).Cause);
    }

    private static void AssertAllocates(byte[] body, long bytesMax, Action<EventReading> assert)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = EventReader.Read(body, WebhookDialect.Mozarto);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        assert(reading);
        Assert.InRange(allocated, 0, bytesMax);
    }
}
