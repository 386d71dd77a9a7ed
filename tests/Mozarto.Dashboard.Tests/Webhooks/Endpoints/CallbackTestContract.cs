using System.Net;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.SupportTests;
using Mozarto.Dashboard.Webhooks;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>The sandbox, which reaches itself; time runs, since answers through the network take some.</summary>
public abstract class TestedApp(DatabaseKind kind) : DashboardAppFixture(new DashboardAppOptions { Database = kind, Settings = Sender.Settings })
{
    internal async Task<CallbackTestResult> TestAsync(string slug, Operator? who = null) =>
        await App.Get<CallbackTest>().RunAsync(await SeenAsync(slug), who ?? Cast.Ada, CancellationToken.None);

    /// <summary>The same through another address or network.</summary>
    internal async Task<CallbackTestResult> TestAsync(string slug, PublicAddress address, CallbackProbe? probe = null) => await new CallbackTest(
        App.Get<IDbContextFactory<DashboardContext>>(), App.Get<EndpointDirectory>(), address, probe ?? App.Get<CallbackProbe>(), App.Get<CommandTrail>(), App.Get<TimeProvider>())
        .RunAsync(await SeenAsync(slug), Cast.Ada, CancellationToken.None);

    internal async Task<SeenEndpoint> SeenAsync(string slug)
    {
        await using var context = App.NewContext();
        return SeenEndpoint.Of(await context.Endpoints.AsNoTracking().SingleAsync(row => row.Slug == slug));
    }

    internal async Task<IReadOnlyList<AuditEntry>> AuditAsync(string slug)
    {
        await using var context = App.NewContext();
        var subject = SeenEndpoint.SubjectOf(slug);
        return await context.AuditEntries.AsNoTracking().Where(entry => entry.Subject == subject && entry.Action == "TestEndpoint").OrderBy(entry => entry.Id).ToListAsync();
    }
}

public sealed class SqliteTested() : TestedApp(DatabaseKind.Sqlite);

public sealed class PostgresTested() : TestedApp(DatabaseKind.PostgreSql);

/// <summary>A test delivery goes out and comes back verified, moves nothing, and alarms nobody.</summary>
public abstract class CallbackTestContract(TestedApp tested)
{
    [Theory]
    [InlineData(Sender.PaySlug)]
    [InlineData(Sender.MozartoSlug)]
    [InlineData(Sender.UnsecuredSlug)]
    public async Task It_comes_back_verified_and_ends_as_a_test(string slug)
    {
        var verified = Assert.IsType<CallbackTestResult.Verified>(await tested.TestAsync(slug));

        var row = await Eventually.ValueAsync("the end of the test", () => tested.App.DeliveryAsync(verified.DeliveryId), delivery => delivery.Processing != ProcessingState.Waiting);
        Assert.Equal((ProcessingState.Unhandled, TestEvent.Cause, null), (row.Processing, row.ProcessingCause, row.TransactionId));
        Assert.NotEqual(VerdictReason.Stale, row.Reason);
        Assert.DoesNotContain(await new ProcessingAttention(tested.App.Get<IDbContextFactory<DashboardContext>>()).ReadAsync(CancellationToken.None), line => line.Reason.Contains("test", StringComparison.Ordinal));
        var entry = (await tested.AuditAsync(slug))[^1];
        Assert.Equal((AuditOutcome.Done, true), (entry.Outcome, entry.Detail.Contains("verified as dlv_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_does_not_count_as_a_use_of_the_secret()
    {
        var verified = Assert.IsType<CallbackTestResult.Verified>(await tested.TestAsync(Sender.OtherSlug));
        await Eventually.ValueAsync("the end of the test", () => tested.App.DeliveryAsync(verified.DeliveryId), delivery => delivery.Processing != ProcessingState.Waiting);

        var detail = (await tested.App.Get<EndpointReader>().FindAsync(Sender.OtherSlug, CancellationToken.None))!;

        Assert.Equal(SecretUse.None, Assert.Single(detail.Secrets).Use);
    }

    [Theory]
    [InlineData("""{"event":"dashboard.test","test":"0123456789abcdef0123456789abcdef","transaction_status":"Approved"}""")]
    [InlineData("""{"event":"dashboard.test","test":"short"}""")]
    [InlineData(""" {"event":"dashboard.test","test":"0123456789abcdef0123456789abcdef"}""")]
    [InlineData("{\"event\":\"dashboard.test\",\"test\":\"0123456789abcdef0123456789abcdef\"}\n")]
    [InlineData("")]
    public void What_only_resembles_a_test_is_none(string body) => Assert.False(TestEvent.Is(System.Text.Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task Without_a_public_address_nothing_is_sent() =>
        Assert.Contains("PublicBaseUrl", Assert.IsType<CallbackTestResult.NotPossible>(await tested.TestAsync(Sender.PaySlug, new PublicAddress(null, null))).Why, StringComparison.Ordinal);

    [Fact]
    public async Task An_address_of_this_machine_is_refused_outside_the_sandbox_and_the_refusal_is_audited()
    {
        var probe = new CallbackProbe(new AddressGuard([], isLoopbackAllowed: false), static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        var failed = Assert.IsType<CallbackTestResult.Failed>(await tested.TestAsync(Sender.PaySlug, new PublicAddress(new Uri("https://pay.example.com/"), null), probe));

        Assert.Contains(AddressGuard.Setting, failed.Why, StringComparison.Ordinal);
        Assert.Contains(AddressGuard.Setting, (await tested.AuditAsync(Sender.PaySlug))[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_leads_to_another_page_says_so()
    {
        var elsewhere = new PublicAddress(new Uri(tested.App.BaseAddress, "elsewhere/"), null);

        var failed = Assert.IsType<CallbackTestResult.Failed>(await tested.TestAsync(Sender.PaySlug, elsewhere));

        Assert.StartsWith("The answer was ", failed.Why, StringComparison.Ordinal);
        Assert.Null(failed.DeliveryId);
    }

    [Theory]
    [InlineData(302, "The answer was 302: a redirect")]
    [InlineData(200, "The answer was 200, but nothing arrived here")]
    [InlineData(404, "The answer was 404, and nothing with this body arrived here.")]
    public async Task What_somebody_else_answers_is_told(int code, string words)
    {
        await using var server = await TestServer.StartAsync(http =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (code, "/elsewhere");
            return Task.CompletedTask;
        });

        var failed = Assert.IsType<CallbackTestResult.Failed>(await tested.TestAsync(Sender.PaySlug, new PublicAddress(server.Address, null)));

        Assert.StartsWith(words, failed.Why, StringComparison.Ordinal);
        Assert.Null(failed.DeliveryId);
    }

    [Fact]
    public async Task What_arrives_without_its_signature_is_named()
    {
        using var client = new HttpClient { BaseAddress = tested.App.BaseAddress };
        await using var between = await TestServer.StartAsync(async http =>
        {
            using var content = new StreamContent(http.Request.Body);
            using var answer = await client.PostAsync(http.Request.Path.Value, content);
            http.Response.StatusCode = (int)answer.StatusCode;
        });

        var failed = Assert.IsType<CallbackTestResult.Failed>(await tested.TestAsync(Sender.PaySlug, new PublicAddress(between.Address, null)));

        Assert.StartsWith("It arrived and was refused: No header.", failed.Why, StringComparison.Ordinal);
        Assert.Equal(VerdictReason.NoHeader, (await tested.App.DeliveryAsync(failed.DeliveryId!.Value)).Reason);
    }

    [Fact]
    public async Task An_endpoint_that_takes_nothing_of_ours_is_not_tested()
    {
        const string Slug = "takes-nothing-of-ours";
        var (desk, secrets) = (tested.App.Get<EndpointDesk>(), tested.App.Get<SecretDesk>());
        Assert.IsType<EndpointResult.Done>(await desk.CreateAsync(new EndpointForm { Kind = EndpointKind.MozartPay, Slug = Slug }, Cast.Ada, CancellationToken.None));
        Assert.Contains("Enter a secret first", Assert.IsType<CallbackTestResult.NotPossible>(await tested.TestAsync(Slug)).Why, StringComparison.Ordinal);

        await secrets.AddAsync(await tested.SeenAsync(Slug), new NewSecret("a_secret_of_this_test"), Cast.Ada, CancellationToken.None);
        await desk.ChangeAsync(await tested.SeenAsync(Slug), new EndpointForm { Kind = EndpointKind.MozartPay, Networks = "203.0.113.0/24" }, "only from them", Cast.Ada, CancellationToken.None);
        Assert.Contains("only from the networks of its sender", Assert.IsType<CallbackTestResult.NotPossible>(await tested.TestAsync(Slug)).Why, StringComparison.Ordinal);

        await desk.DisableAsync(await tested.SeenAsync(Slug), "unused", Cast.Ada, CancellationToken.None);
        Assert.Contains("enable it first", Assert.IsType<CallbackTestResult.NotPossible>(await tested.TestAsync(Slug)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_stands_in_no_entry_and_others_than_administrators_are_refused()
    {
        Assert.IsType<CallbackTestResult.NotAllowed>(await tested.TestAsync(Sender.PaySlug, Cast.Sam));

        var entries = await tested.AuditAsync(Sender.PaySlug);
        Assert.Contains(entries, entry => entry is { Outcome: AuditOutcome.Refused, OperatorName: "Sam" });
        Assert.All(entries, entry => Assert.DoesNotContain(Sender.PaySecret, entry.Detail, StringComparison.Ordinal));
    }
}

public sealed class CallbackTestOnSqlite(SqliteTested tested) : CallbackTestContract(tested), IClassFixture<SqliteTested>;

public sealed class CallbackTestOnPostgres(PostgresTested tested) : CallbackTestContract(tested), IClassFixture<PostgresTested>;
