using System.Net;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;
using Mozarto.Dashboard.Shell;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Shell;

/// <summary>Who may open a circuit, and what one may take: by the protocol itself, over a real socket.</summary>
public sealed class CircuitDoorTests(SqliteApp fixture) : IClassFixture<SqliteApp>
{
    private readonly DashboardApp app = fixture.App;

    [Theory]
    [InlineData("https://evil.example.test")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://{name}.evil.example.test")]
    [InlineData("ftp://{host}")]
    [InlineData("http://{host}, https://evil.example.test")]
    public async Task Another_site_gets_no_circuit_whatever_cookies_come_along(string origin)
    {
        using var person = await SignedIn.AsAsync(app, "Finn");
        var from = origin.Replace("{host}", app.BaseAddress.Authority, StringComparison.Ordinal).Replace("{name}", app.BaseAddress.Host, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, await CircuitSocket.RefusedAsync(app, person, from));
        foreach (var path in (string[])["/_blazor/negotiate?negotiateVersion=1", "/_BLAZOR/negotiate?negotiateVersion=1"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Origin", from);
            using var answer = await person.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Nobody")]
    public async Task Whoever_holds_no_role_gets_none_either(string? name)
    {
        using var person = name is null ? null : await SignedIn.AsAsync(app, name);

        Assert.NotEqual(HttpStatusCode.SwitchingProtocols, await CircuitSocket.RefusedAsync(app, person, Own));
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_its_own_circuit_only()
    {
        using var person = await SignedIn.AsAsync(app, "Fay");
        using var large = await CircuitSocket.OpenAsync(app, person, Own);
        using var other = await CircuitSocket.OpenAsync(app, person, Own);
        Assert.True(await large.StartAsync());

        Assert.True(await large.AnswersAsync(CircuitDoor.MessageBytesMax - 1024));
        Assert.False(await large.AnswersAsync(CircuitDoor.MessageBytesMax));
        Assert.True(await other.StartAsync());
    }

    [Fact]
    public async Task One_person_opens_so_many_and_no_more_and_others_are_not_held_up()
    {
        using var felix = await SignedIn.AsAsync(app, "Felix");
        using var sam = await SignedIn.AsAsync(app, "Sam");
        var open = new List<CircuitSocket>();
        try
        {
            for (var each = 0; each < OpenCircuits.OfOneMax; each++) open.Add(await CircuitSocket.OpenAsync(app, felix, Own));

            Assert.Equal(HttpStatusCode.TooManyRequests, await CircuitSocket.RefusedAsync(app, felix, Own));
            using (var other = await CircuitSocket.OpenAsync(app, sam, Own)) Assert.True(await other.StartAsync());

            open[0].Dispose();
            open.Add(await Eventually.ValueAsync("a circuit in the place of one that is gone", () => CircuitSocket.TryOpenAsync(app, felix, Own), opened => opened is not null) ?? throw new InvalidOperationException());
        }
        finally
        {
            foreach (var each in open) each.Dispose();
        }
    }

    [Fact]
    public void What_waits_for_a_browser_is_bounded()
    {
        var circuits = app.Get<IOptions<CircuitOptions>>().Value;

        Assert.Equal((100, TimeSpan.FromMinutes(3), 10),
            (circuits.DisconnectedCircuitMaxRetained, circuits.DisconnectedCircuitRetentionPeriod, circuits.MaxBufferedUnacknowledgedRenderBatches));
    }

    private string Own => app.BaseAddress.GetLeftPart(UriPartial.Authority);
}
