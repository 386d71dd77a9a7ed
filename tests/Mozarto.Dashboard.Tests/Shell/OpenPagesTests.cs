using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Shell;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Shell;

/// <summary>What open pages keep on the server when their browsers behave badly: by the protocol itself, with real pages.</summary>
public sealed class OpenPagesTests(OpenPagesTests.CountingApp fixture) : IClassFixture<OpenPagesTests.CountingApp>
{
    private const int Dropped = CircuitDoor.WaitingMax + 60;

    private readonly DashboardApp app = fixture.App;

    [Theory]
    [InlineData("Finn")]
    [InlineData("Ada", "Sam", "Finn", "Fay", "Felix")]
    public async Task Of_pages_whose_browsers_are_gone_only_so_many_wait(params string[] names)
    {
        var people = await Task.WhenAll(names.Select(name => SignedIn.AsAsync(app, name)));
        var before = fixture.Circuits.Opened;

        for (var each = 0; each < Dropped; each++)
        {
            using var page = await OpenAsync(people[each % people.Length]);
            await page.ShowAsync(people[each % people.Length], Pages.Transactions);
            page.Abort();
        }

        Assert.Equal(Dropped, fixture.Circuits.Opened - before);
        await Eventually.TrueAsync("no more than are kept for their browsers", () => fixture.Circuits.Open <= CircuitDoor.WaitingMax);
        foreach (var each in people) each.Dispose();
    }

    [Fact]
    public async Task A_browser_that_takes_no_picture_gets_so_many_and_goes_on_once_it_takes_them()
    {
        using var sam = await SignedIn.AsAsync(app, "Sam");
        using var page = await OpenAsync(sam);
        await page.ShowAsync(sam, Pages.Transactions);

        var moves = 0;
        // An address is answered before the page has been drawn for it, so pictures come when they come.
        await Eventually.TrueAsync("as many pictures as wait for a browser", async () => await MoveAsync() >= CircuitDoor.BatchesWaitingMax);
        for (var more = 0; more < 3 * CircuitDoor.BatchesWaitingMax; more++) Assert.Equal(CircuitDoor.BatchesWaitingMax, await MoveAsync());

        await page.AcknowledgeAsync(CircuitDoor.BatchesWaitingMax);
        await Eventually.TrueAsync("the next picture", async () => await MoveAsync() > CircuitDoor.BatchesWaitingMax);

        async Task<int> MoveAsync()
        {
            await page.GoAsync($"{Pages.Transactions}?q=order-{++moves}");
            return page.Batches;
        }
    }

    // A page that is gone still counts as its person's until the server has noticed.
    private async Task<CircuitSocket> OpenAsync(SignedIn person) => await Eventually.ValueAsync(
        "a circuit", () => CircuitSocket.TryOpenAsync(app, person, app.BaseAddress.GetLeftPart(UriPartial.Authority)), opened => opened is not null) ?? throw new InvalidOperationException();

    /// <summary>An app that tells how many circuits it keeps.</summary>
    public sealed class CountingApp : DashboardAppFixture
    {
        private CountingApp(CircuitCount circuits)
            : base(new DashboardAppOptions { Services = services => services.AddSingleton<CircuitHandler>(circuits) }) => Circuits = circuits;

        public CountingApp()
            : this(new CircuitCount())
        {
        }

        internal CircuitCount Circuits { get; }
    }

    internal sealed class CircuitCount : CircuitHandler
    {
        private int opened;
        private int open;

        public int Opened => Volatile.Read(ref opened);

        public int Open => Volatile.Read(ref open);

        public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref opened);
            Interlocked.Increment(ref open);
            return Task.CompletedTask;
        }

        public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            Interlocked.Decrement(ref open);
            return Task.CompletedTask;
        }
    }
}
