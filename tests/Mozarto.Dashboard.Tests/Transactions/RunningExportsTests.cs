using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>What is remembered of exports: bounded, and each only for its owner.</summary>
public sealed class RunningExportsTests
{
    private readonly RunningExports exports = new(new IdGenerator(new TestClock()), new LiveUpdates());

    [Fact]
    public void An_export_ends_once() => Assert.Throws<InvalidOperationException>(() =>
    {
        var run = exports.TryBegin(null, "finn")!;
        exports.End(run, ExportState.Done);
        exports.End(run, ExportState.Cancelled);
    });

    [Fact]
    public void The_oldest_that_ended_is_forgotten_and_one_that_runs_never()
    {
        var running = exports.TryBegin(null, "fay")!;
        var first = exports.TryBegin(null, "finn")!;
        exports.End(first, ExportState.Done);

        for (var i = 0; i < RunningExports.RememberedMax; i++) exports.End(exports.TryBegin(null, "finn")!, ExportState.Done);

        Assert.Null(exports.Find(first.Id, "finn"));
        Assert.Same(running, exports.Find(running.Id, "fay"));
    }

    [Fact]
    public void Each_person_may_have_only_so_many_running()
    {
        var runs = Enumerable.Range(0, RunningExports.RunningOfOneMax).Select(_ => exports.TryBegin(null, "finn")!).ToList();

        Assert.Null(exports.TryBegin(null, "finn"));
        Assert.NotNull(exports.TryBegin(null, "fay"));
        exports.End(runs[0], ExportState.BrokenOff);
        Assert.NotNull(exports.TryBegin(null, "finn"));
    }

    [Fact]
    public void Whoever_takes_the_id_of_another_gets_an_export_of_another_id()
    {
        var first = exports.TryBegin(77, "finn")!;

        var second = exports.TryBegin(77, "fay")!;

        Assert.Equal(77, first.Id);
        Assert.NotEqual(77, second.Id);
        Assert.Null(exports.Find(77, "fay"));
    }

    [Fact]
    public void Progress_and_end_are_announced()
    {
        var live = new LiveUpdates();
        var announced = 0;
        using var listening = live.Subscribe(Topics.Exports, () => announced++);
        var own = new RunningExports(new IdGenerator(new TestClock()), live);
        var run = own.TryBegin(null, "finn")!;

        own.Went(run, 1_000);
        own.Went(run, 12);
        own.End(run, ExportState.Done);
        run.Cancel();

        Assert.Equal((3, 1_012L, ExportState.Done, false), (announced, run.Rows, run.State, run.Cancelled.IsCancellationRequested));
    }
}
