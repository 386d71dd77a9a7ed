using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task What_never_happens_fails_and_says_what_was_waited_for_and_last_seen()
    {
        var reads = 0;

        var failure = await Assert.ThrowsAsync<EventuallyException>(
            () => Eventually.ValueAsync("three moons", () => Task.FromResult(reads = Math.Min(reads + 1, 2)), moons => moons == 3, Short));

        Assert.Contains("three moons", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Last seen: 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_never_ends_fails() =>
        await Assert.ThrowsAsync<EventuallyException>(() => Eventually.CompletedAsync("never", new TaskCompletionSource().Task, Short));

    [Fact]
    public async Task A_task_that_fails_passes_its_failure_on() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Eventually.CompletedAsync("broken", Task.FromException(new InvalidDataException())));

    [Fact]
    public async Task It_asks_again_until_the_condition_holds()
    {
        var asked = 0;

        await Eventually.TrueAsync("the third time", () => ++asked == 3);

        Assert.Equal(3, asked);
    }
}
