namespace Mozarto.Dashboard.Tests;

public sealed class LiveUpdatesTests
{
    private readonly LiveUpdates updates = new();
    private readonly List<string> heard = [];

    [Fact]
    public void A_topic_without_listeners_is_published_into_silence()
    {
        updates.Publish("nobody");
        updates.Deliver("nobody");

        Assert.Empty(heard);
    }

    [Fact]
    public void Every_listener_of_the_topic_hears_it_once_and_no_other()
    {
        using var first = Listen("deliveries", "first");
        using var second = Listen("deliveries", "second");
        using var other = Listen("payouts", "other");
        using var differentCase = Listen("Deliveries", "different case");

        updates.Publish("deliveries");

        Assert.Equal(["first", "second"], heard);
    }

    [Fact]
    public void A_listener_that_left_hears_nothing_more_and_may_leave_twice()
    {
        var leaving = Listen("deliveries", "leaving");
        using var staying = Listen("deliveries", "staying");

        leaving.Dispose();
        leaving.Dispose();
        updates.Publish("deliveries");

        Assert.Equal(["staying"], heard);
    }

    [Fact]
    public void The_same_listener_subscribed_twice_leaves_one_at_a_time()
    {
        void Listener() => heard.Add("x");
        Action same = Listener;
        var first = updates.Subscribe("deliveries", same);
        using var second = updates.Subscribe("deliveries", same);

        first.Dispose();
        first.Dispose();
        updates.Publish("deliveries");

        Assert.Equal(["x"], heard);
    }

    [Fact]
    public void A_listener_may_leave_while_it_is_told()
    {
        IDisposable? own = null;
        own = updates.Subscribe("deliveries", () =>
        {
            heard.Add("once");
            own!.Dispose();
        });

        updates.Publish("deliveries");
        updates.Publish("deliveries");

        Assert.Equal(["once"], heard);
    }

    [Fact]
    public void Publishing_tells_the_other_instances_and_delivering_what_they_told_does_not()
    {
        var told = new List<string>();
        updates.OnPublished = told.Add;
        using var listener = Listen("deliveries", "here");

        updates.Deliver("deliveries");
        Assert.Empty(told);

        updates.Publish("deliveries");
        Assert.Equal(["deliveries"], told);
        Assert.Equal(["here", "here"], heard);
    }

    [Fact]
    public async Task Listeners_that_come_and_go_at_once_are_all_counted()
    {
        var count = 0;
        var subscriptions = new IDisposable[400];
        await Parallel.ForAsync(0, subscriptions.Length, (index, _) =>
        {
            subscriptions[index] = updates.Subscribe("busy", () => Interlocked.Increment(ref count));
            if (index % 2 == 0) subscriptions[index].Dispose();
            return ValueTask.CompletedTask;
        });

        updates.Publish("busy");

        Assert.Equal(200, count);
    }

    private IDisposable Listen(string topic, string name) => updates.Subscribe(topic, () => heard.Add(name));

    [Fact]
    public void A_topic_that_nobody_listens_to_any_more_is_forgotten()
    {
        var live = new LiveUpdates();
        var first = live.Subscribe("one of very many", () => { });
        var second = live.Subscribe("one of very many", () => { });

        first.Dispose();
        Assert.Equal(1, live.TopicsCount);
        second.Dispose();

        Assert.Equal(0, live.TopicsCount);
    }
}
