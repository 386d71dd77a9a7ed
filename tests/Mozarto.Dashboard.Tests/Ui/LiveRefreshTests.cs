using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>"Ask again": at once for one change, once more for a burst, one at a time, until the page is gone.</summary>
public sealed class LiveRefreshTests : BunitContext
{
    private const string Topic = "a topic";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly LiveUpdates updates = new();
    private readonly TestClock clock = new();
    private int calls;
    private int running;
    private int runningMax;
    private Func<Task> work = () => Task.CompletedTask;

    public LiveRefreshTests()
    {
        Services.AddSingleton(updates);
        Services.AddSingleton<TimeProvider>(clock);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public async Task A_call_that_throws_does_not_end_the_refreshing()
    {
        Open();
        work = () => throw new InvalidOperationException("the store does not answer");
        await ChangeAsync(calls: 1);

        work = () => Task.CompletedTask;
        await PassPauseAsync();
        await ChangeAsync(calls: 2);
    }

    [Fact]
    public async Task One_change_leads_to_one_call_at_once()
    {
        Open();

        await ChangeAsync(calls: 1);
    }

    [Fact]
    public async Task A_burst_during_a_call_leads_to_exactly_one_more_after_the_pause()
    {
        var first = new TaskCompletionSource();
        Open();
        work = () => first.Task;
        await ChangeAsync(calls: 1);

        for (var change = 0; change < 100; change++) updates.Publish(Topic);
        first.SetResult();
        await PassPauseAsync();
        await CallsAsync(2);
        await PassPauseAsync();
        await ChangeAsync(calls: 3);
        Assert.Equal(1, runningMax);
    }

    [Fact]
    public async Task Within_the_pause_nothing_is_called()
    {
        Open();
        await ChangeAsync(calls: 1);
        await PauseBeginsAsync();

        updates.Publish(Topic);
        clock.Advance(Pause - TimeSpan.FromMilliseconds(1));
        Assert.Equal((1, 1), (calls, clock.TimersWaiting));

        clock.Advance(TimeSpan.FromMilliseconds(1));
        await CallsAsync(2);
    }

    [Fact]
    public async Task Another_topic_is_left_alone()
    {
        Open();

        updates.Publish("another topic");
        await ChangeAsync(calls: 1);
        await PauseBeginsAsync();

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_page_that_is_gone_is_called_no_more()
    {
        Open();
        await ChangeAsync(calls: 1);
        await PauseBeginsAsync();

        await DisposeComponentsAsync();
        updates.Publish(Topic);

        await Eventually.TrueAsync("the pause to be given up", () => clock.TimersWaiting == 0);
        clock.Advance(Pause);
        Assert.Equal(1, calls);
    }

    private void Open() => Render<LiveRefresh>(refresh => refresh.Add(it => it.Topic, Topic).Add(it => it.OnChange, EventCallback.Factory.Create(this, CallAsync)));

    private async Task CallAsync()
    {
        runningMax = Math.Max(runningMax, ++running);
        calls++;
        try
        {
            await work();
        }
        finally
        {
            running--;
        }
    }

    private async Task ChangeAsync(int calls)
    {
        updates.Publish(Topic);
        await CallsAsync(calls);
    }

    private Task CallsAsync(int count) => Eventually.TrueAsync($"{count} calls", () => calls == count);

    private Task PauseBeginsAsync() => Eventually.TrueAsync("the pause after a call", () => clock.TimersWaiting == 1);

    private async Task PassPauseAsync()
    {
        await PauseBeginsAsync();
        clock.Advance(Pause);
    }
}
