using System.Net;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Webhooks.Endpoints;
using Mozarto.Dashboard.Webhooks;
using Mozarto.Dashboard.Webhooks.Endpoints;
using Act = System.Func<System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using Command = Mozarto.Dashboard.Access.Command;

namespace Mozarto.Dashboard.Tests.Audit;

/// <summary>No trace, no act: the same for endpoints and their secrets, in the app, whose clock stands still. And nothing is exported without its entry.</summary>
public abstract class NoTraceNoActAtEndpointsContract(EndpointBench bench)
{
    private const int QuietReads = 10;

    private static readonly string First = EndpointBench.NewSecret();
    private static readonly string Second = EndpointBench.NewSecret();

    private static readonly Dictionary<string, Func<EndpointBench, Task<Act>>> Acts = new(StringComparer.Ordinal)
    {
        ["CreateEndpoint"] = bench =>
        {
            var form = new EndpointForm { Kind = EndpointKind.Mozarto, Slug = EndpointBench.NewSlug() };
            return Task.FromResult<Act>(stop => bench.Desk.CreateAsync(form, Cast.Ada, stop));
        },
        ["ChangeEndpoint"] = bench => OnEndpointAsync(bench, (seen, stop) => bench.Desk.ChangeAsync(seen, new EndpointForm { Kind = EndpointKind.MozartPay, Slug = seen.Slug, Provider = "another" }, "a reason", Cast.Ada, stop)),
        ["PauseEndpoint"] = bench => OnEndpointAsync(bench, (seen, stop) => bench.Desk.PauseAsync(seen, "a reason", Cast.Ada, stop)),
        ["DisableEndpoint"] = bench => OnEndpointAsync(bench, (seen, stop) => bench.Desk.DisableAsync(seen, "a reason", Cast.Ada, stop)),
        ["DeleteEndpoint"] = async bench =>
        {
            var slug = await bench.CreateAsync(First);
            Assert.IsType<EndpointResult.Done>(await bench.Desk.DisableAsync(await bench.SeenAsync(slug), "a reason", Cast.Ada, CancellationToken.None));
            var seen = await bench.SeenAsync(slug);
            return stop => bench.Desk.DeleteAsync(seen, slug, "a reason", Cast.Ada, stop);
        },
        ["AddSecret"] = bench => OnEndpointAsync(bench, (seen, stop) => bench.Secrets.AddAsync(seen, new NewSecret(Second), Cast.Ada, stop)),
        ["RetireSecret"] = async bench => await OnSecretAsync(bench, (seen, id, stop) => bench.Secrets.RetireAsync(seen, id, null, "a reason", Cast.Ada, stop)),
        ["RevokeSecret"] = async bench => await OnSecretAsync(bench, (seen, id, stop) => bench.Secrets.RevokeAsync(seen, id, "a reason", Cast.Ada, stop)),
        ["VerifyAgain"] = async bench =>
        {
            var (_, delivery) = await TooEarlyAsync(bench);
            return stop => bench.App.Get<VerifyAgain>().RunAsync(delivery, Cast.Sam, stop);
        },
    };

    public static TheoryData<string> Names => [.. Acts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_done_whose_entry_cannot_be_written(string name)
    {
        var act = await Acts[name](bench);
        await QuietAsync();

        await NoTrace.AssertNoActAsync(bench.App.NewContext, name, act);
    }

    [Fact]
    public async Task A_run_over_all_that_was_refused_begins_with_its_entry_and_ends_with_another()
    {
        var (seen, _) = await TooEarlyAsync(bench);
        await QuietAsync();

        await NoTrace.AssertNoActAsync(bench.App.NewContext, "VerifyEndpointAgain", stop => bench.App.Get<VerifyRing>().RunAsync(seen, Cast.Sam, stop), entriesMore: 2);
    }

    [Theory]
    [InlineData(Pages.TransactionsExport, "Finn")]
    [InlineData(Pages.PayoutsExport, "Finn")]
    [InlineData(Pages.AuditExport, "Ada")]
    public async Task Nothing_is_exported_whose_entry_cannot_be_written(string path, string name)
    {
        using var who = await SignedIn.AsAsync(bench.App, name);

        await using (var context = bench.App.NewContext()) await NoTrace.BeginAsync(context);
        using var refused = await who.GetAsync(path);
        await using (var context = bench.App.NewContext()) await NoTrace.EndAsync(context);
        using var sent = await who.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.False(refused.Content.Headers.Contains("Content-Disposition"));
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (sent.StatusCode, sent.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public void Every_command_that_changes_the_store_is_asked_for_its_trace()
    {
        // These change nothing here: what they found is all that they leave, and that is their entry. A test delivery is received like any other.
        Command[] looking = [Command.CheckCredentials, Command.VerifyAudit, Command.TestEndpoint];
        Command[] exports = [Command.ExportTransactions, Command.ExportPayouts, Command.ExportAudit];
        string[] asked = [.. Acts.Keys, .. NoTraceNoActContract.Names.Select<object[], string>(row => (string)row[0]), nameof(Command.VerifyEndpointAgain), .. looking.Concat(exports).Select(command => $"{command}")];

        Assert.Equal(Enum.GetValues<Command>().Where(command => !Rights.IsReading(command)).Select(command => $"{command}").Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
    }

    // The app works on what a test before this one has left: what it still writes is nothing that an act here did.
    private async Task QuietAsync()
    {
        var (last, same) = ("", 0);
        await Eventually.TrueAsync("nothing is under way", async () =>
        {
            await using var context = bench.App.NewContext();
            var contents = await StoreContents.ReadAsync(context);
            (last, same) = (contents, contents == last ? same + 1 : 0);
            return same >= QuietReads && !await context.Jobs.AnyAsync(job => job.State == JobState.Queued || job.State == JobState.Running);
        });
    }

    private static async Task<Act> OnEndpointAsync(EndpointBench bench, Func<SeenEndpoint, CancellationToken, Task> act)
    {
        var seen = await bench.SeenAsync(await bench.CreateAsync(First));
        return stop => act(seen, stop);
    }

    private static async Task<Act> OnSecretAsync(EndpointBench bench, Func<SeenEndpoint, long, CancellationToken, Task> act)
    {
        var slug = await bench.CreateAsync(First);
        await bench.AddAsync(slug, Second);
        var (seen, secret) = (await bench.SeenAsync(slug), await bench.SecretAsync(slug, First));
        return stop => act(seen, secret.Id, stop);
    }

    // A delivery came before its secret was entered.
    private static async Task<(SeenEndpoint Seen, long DeliveryId)> TooEarlyAsync(EndpointBench bench)
    {
        var slug = await bench.CreateAsync(First);
        Assert.Equal(401, await bench.AnswerAsync(slug, Second));
        var delivery = await bench.RefusedAsync(slug);
        await bench.AddAsync(slug, Second);
        return (await bench.SeenAsync(slug), delivery);
    }
}

public sealed class NoTraceNoActAtEndpointsOnSqlite(SqliteEndpoints bench) : NoTraceNoActAtEndpointsContract(bench), IClassFixture<SqliteEndpoints>;

public sealed class NoTraceNoActAtEndpointsOnPostgres(PostgresEndpoints bench) : NoTraceNoActAtEndpointsContract(bench), IClassFixture<PostgresEndpoints>;
