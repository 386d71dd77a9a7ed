using System.Net;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>From where somebody acts: what a request itself shows, whatever its session says.</summary>
public sealed class RequestOriginTests
{
    [Fact]
    public void What_a_session_says_about_its_origin_does_not_count()
    {
        var session = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "1"), new Claim("mozarto:address", "198.51.100.1"), new Claim("mozarto:reference", "forged")], "oidc");
        var known = new ClaimsPrincipal(session);

        var who = Operator.From(RequestOrigin.From(known, "203.0.113.7", "0HN1"))!;

        Assert.Equal(("1", "203.0.113.7", "0HN1"), (who.Subject, who.Address, who.Reference));
        Assert.Null(Operator.From(RequestOrigin.From(known, null, "0HN1"))!.Address);
        Assert.Equal((1, "198.51.100.1"), (known.Identities.Count(), known.FindFirst("mozarto:address")!.Value));
    }
}

/// <summary>The same through the running app, behind a proxy that it knows.</summary>
public sealed class RequestOriginOverHttpTests(RequestOriginOverHttpTests.BehindProxy fixture) : IClassFixture<RequestOriginOverHttpTests.BehindProxy>
{
    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("no\taddress", "127.0.0.1")]
    public async Task An_entry_names_the_address_that_the_known_proxy_saw(string? forwarded, string expected)
    {
        using var sam = await SignedIn.AsAsync(fixture.App, "Sam");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/transactions/export");
        if (forwarded is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);

        using var answer = await sam.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var entry = await LatestAsync();
        Assert.Equal((AuditOutcome.Refused, "ExportTransactions", expected), (entry.Outcome, entry.Action, entry.Address));
        Assert.False(string.IsNullOrEmpty(entry.Reference));
    }

    [Fact]
    public async Task Whoever_signs_in_is_noted_with_the_address_from_which_they_did()
    {
        using var sam = await SignedIn.AsAsync(fixture.App, "Felix");

        await using var context = Context();
        var entry = await context.AuditEntries.AsNoTracking().Where(row => row.Action == Acts.SignIn && row.OperatorName == "Felix").SingleAsync();

        Assert.Equal("127.0.0.1", entry.Address);
        Assert.False(string.IsNullOrEmpty(entry.Reference));
    }

    [Fact]
    public async Task A_refusal_without_its_trace_is_told_to_machines_until_it_has_one()
    {
        using var sam = await SignedIn.AsAsync(fixture.App, "Sam");
        await using (var context = Context()) await NoTrace.BeginAsync(context);
        using (var refused = await sam.GetAsync("/transactions/export")) Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using (var ready = await fixture.App.Http.GetAsync(new Uri("/health/ready", UriKind.Relative)))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "audit"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));

        await using (var context = Context()) await NoTrace.EndAsync(context);
        await Eventually.TrueAsync("the app is ready again", async () =>
        {
            using var ready = await fixture.App.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return ready.StatusCode == HttpStatusCode.OK && await ready.Content.ReadAsStringAsync() == "ready";
        });
    }

    [Fact]
    public async Task Who_has_not_signed_in_is_counted_and_leaves_no_row()
    {
        var before = await LatestAsync();
        foreach (var path in (string[])["/", "/payouts", "/transactions/export"])
        {
            using var answer = await fixture.App.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        var refusals = fixture.App.Services.GetRequiredService<AnonymousRefusals>();
        await Eventually.TrueAsync("the refusals are counted", async () => (await refusals.ReadAsync(DateTimeOffset.UnixEpoch, CancellationToken.None)).GetValueOrDefault(AnonymousRefusal.Page) >= 3);
        Assert.Equal(before.Id, (await LatestAsync()).Id);
    }

    private DashboardContext Context() => fixture.App.Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContext();

    private async Task<AuditEntry> LatestAsync()
    {
        await using var context = Context();
        if (!await context.AuditEntries.AnyAsync())
        {
            using var sam = await SignedIn.AsAsync(fixture.App, "Sam");
            using var refused = await sam.GetAsync("/transactions/export");
        }

        return await context.AuditEntries.AsNoTracking().OrderByDescending(row => row.Id).FirstAsync();
    }

    public sealed class BehindProxy() : DashboardAppFixture(new DashboardAppOptions
    {
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ForwardedHeaders:KnownNetworks"] = "127.0.0.0/8 ::1/128" },
    });
}
