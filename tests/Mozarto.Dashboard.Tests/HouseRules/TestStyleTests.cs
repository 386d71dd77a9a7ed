namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class TestStyleTests
{
    [Fact]
    public void No_test_skips_or_sleeps() => Sources.AssertNone(Sources.Tests.SelectMany(TestStyle.Check));

    [Theory]
    [InlineData("[Fact(Skip = \"later\")] void A() { }")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("await Task.Delay(100);")]
    [InlineData("await Task\n    .Delay(TimeSpan.FromSeconds(1), cancellation);")]
    [InlineData("await page.WaitForTimeoutAsync(500);")]
    public void Skipping_and_sleeping_are_found(string text) => Assert.Single(TestStyle.Check(new("Mozarto.Dashboard.Tests/A.cs", text)));

    [Theory]
    [InlineData("// Thread.Sleep\nvar s = \"Skip = 1\";")]
    [InlineData("rows.Skip(1); if (Skip == 1) { }")]
    [InlineData("var delay = Task.Delay(TimeSpan.FromHours(3), clock);")]
    public void What_waits_by_a_clock_of_its_own_is_left_alone(string text) => Assert.Empty(TestStyle.Check(new("Mozarto.Dashboard.Tests/A.cs", text)));
}
