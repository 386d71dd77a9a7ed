using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>Endpoints are created, changed, paused, disabled and deleted by administrators: at once in force, never over another's head, never without a trace.</summary>
public abstract class EndpointDeskContract(EndpointBench bench)
{
    [Theory]
    [InlineData("", "slug")]
    [InlineData("Upper", "slug")]
    [InlineData("a/b", "slug")]
    [InlineData("..", "slug")]
    [InlineData("fine", "source", "s\ns")]
    [InlineData("fine", "currency", "EURO")]
    [InlineData("fine", "networks", "203.0.113.0/33")]
    [InlineData("fine", "scheme", "Bearer x")]
    [InlineData("fine", "tolerance", "-1")]
    [InlineData("fine", "tolerance", "999999999999")]
    [InlineData("fine", "tolerance", "29")]
    [InlineData("fine", "direction", "7")]
    public async Task What_is_typed_wrong_is_said_at_its_field_and_nothing_is_created(string slug, string field, string typed = "")
    {
        var form = new EndpointForm { Kind = EndpointKind.MozartPay, Slug = slug };
        if (field == EndpointForm.SourceField) form.Source = typed;
        if (field == EndpointForm.CurrencyField) form.Currency = typed;
        if (field == EndpointForm.NetworksField) form.Networks = typed;
        if (field == EndpointForm.SchemeField) form.Scheme = typed;
        if (field == EndpointForm.ToleranceField) form.ToleranceSeconds = typed;
        if (field == EndpointForm.DirectionField) form.Direction = typed;

        var faulty = Assert.IsType<EndpointResult.Faulty>(await bench.Desk.CreateAsync(form, Cast.Ada, CancellationToken.None));

        Assert.Equal(field, Assert.Single(faulty.Faults).Field);
        Assert.Null(bench.App.Get<EndpointDirectory>().Find(slug));
    }

    [Theory]
    [InlineData(EndpointKind.MozartPay, "0f1e2d3c4b5a69788796a5b4c3d2e1f1", EndpointForm.UnsecuredConfirmation, EndpointForm.ConfirmationField)]
    [InlineData(EndpointKind.Mozarto, "mozarto-open", EndpointForm.UnsecuredConfirmation, EndpointForm.SlugField)]
    [InlineData(EndpointKind.Mozarto, "0f1e2d3c4b5a69788796a5b4c3d2e1f1", "yes", EndpointForm.ConfirmationField)]
    public async Task An_unsecured_endpoint_needs_an_address_that_cannot_be_guessed_and_a_spelled_out_wish(EndpointKind kind, string slug, string confirmation, string field)
    {
        var form = new EndpointForm { Kind = kind, Slug = slug, IsUnsecured = true, Confirmation = confirmation };

        var faulty = Assert.IsType<EndpointResult.Faulty>(await bench.Desk.CreateAsync(form, Cast.Ada, CancellationToken.None));

        Assert.Equal(field, Assert.Single(faulty.Faults).Field);
    }

    [Fact]
    public async Task A_new_endpoint_receives_at_once_and_refuses_until_it_has_a_secret()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(null);
        Assert.Equal(401, await bench.AnswerAsync(slug, secret));

        await bench.AddAsync(slug, secret);

        Assert.Equal(200, await bench.AnswerAsync(slug, secret));
        Assert.Contains(await bench.AuditAsync(slug), entry => entry is { Action: "CreateEndpoint", Outcome: AuditOutcome.Done, OperatorName: "Ada" });
    }

    [Fact]
    public async Task An_unsecured_endpoint_takes_what_comes_and_a_slug_is_given_once()
    {
        var slug = Guid.NewGuid().ToString("n");
        var form = new EndpointForm { Kind = EndpointKind.Mozarto, Slug = slug, IsUnsecured = true, Confirmation = EndpointForm.UnsecuredConfirmation };
        Assert.IsType<EndpointResult.Done>(await bench.Desk.CreateAsync(form, Cast.Ada, CancellationToken.None));

        Assert.Equal(200, (await bench.Sender.AnswerAsync(slug, Sender.NewMozartoBody())).Status);
        var again = Assert.IsType<EndpointResult.Faulty>(await bench.Desk.CreateAsync(form, Cast.Ada, CancellationToken.None));
        Assert.Contains("Another endpoint has this slug", Assert.Single(again.Faults).Text, StringComparison.Ordinal);
        Assert.IsType<EndpointResult.NotPossible>(await bench.AddAsync(slug, EndpointBench.NewSecret()));
    }

    [Fact]
    public async Task Of_two_editors_the_second_is_told_and_loses_nothing()
    {
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        var seenByBoth = await bench.SeenAsync(slug);
        var first = new EndpointForm { Kind = EndpointKind.MozartPay, Provider = "first" };
        var second = new EndpointForm { Kind = EndpointKind.MozartPay, Currency = "CAD" };

        Assert.IsType<EndpointResult.Done>(await bench.Desk.ChangeAsync(seenByBoth, first, "one", Cast.Ada, CancellationToken.None));
        var told = Assert.IsType<EndpointResult.Conflict>(await bench.Desk.ChangeAsync(seenByBoth, second, "two", Cast.AdaOfFinance, CancellationToken.None));

        Assert.StartsWith("Ada has changed this endpoint", told.Why, StringComparison.Ordinal);
        Assert.Equal(("first", null), ((await bench.FindAsync(slug)).Provider, (await bench.FindAsync(slug)).Currency));
        Assert.Equal("CAD", second.Currency);
        Assert.IsType<EndpointResult.Done>(await bench.Desk.ChangeAsync(await bench.SeenAsync(slug), second, "two", Cast.Ada, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_who_press_in_the_same_moment_one_changes_it()
    {
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        var seen = await bench.SeenAsync(slug);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() =>
            bench.Desk.ChangeAsync(seen, new EndpointForm { Kind = EndpointKind.MozartPay, Provider = $"p{number}" }, "race", Cast.Ada, CancellationToken.None))));

        Assert.Single(results.OfType<EndpointResult.Done>());
        Assert.Equal(5, results.OfType<EndpointResult.Conflict>().Count());
        Assert.Single(await bench.AuditAsync(slug), entry => entry.Action == "ChangeEndpoint");
    }

    [Fact]
    public async Task A_change_counts_at_once_and_says_before_and_after()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(secret);
        var form = new EndpointForm { Kind = EndpointKind.MozartPay, Networks = " 203.0.113.0/24\n198.51.100.0/24 " };

        Assert.IsType<EndpointResult.NotPossible>(await bench.Desk.ChangeAsync(await bench.SeenAsync(slug), form, " ", Cast.Ada, CancellationToken.None));
        Assert.IsType<EndpointResult.Done>(await bench.Desk.ChangeAsync(await bench.SeenAsync(slug), form, "only from them", Cast.Ada, CancellationToken.None));

        Assert.Equal(401, await bench.AnswerAsync(slug, secret));
        var entry = (await bench.AuditAsync(slug))[^1];
        Assert.Equal(("changed: only from", "only from them"), (entry.Detail, entry.Reason));
        Assert.Equal([new AuditChange("only from", null, "203.0.113.0/24 198.51.100.0/24")], AuditChange.Read(entry.Changes)!);
    }

    [Fact]
    public async Task Paused_it_takes_and_answers_and_resumed_it_goes_on()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(secret);

        Assert.IsType<EndpointResult.Done>(await bench.Desk.PauseAsync(await bench.SeenAsync(slug), "month end", Cast.Ada, CancellationToken.None));
        Assert.Equal((EndpointState.Paused, 200), ((await bench.FindAsync(slug)).State, await bench.AnswerAsync(slug, secret)));
        Assert.IsType<EndpointResult.NotPossible>(await bench.Desk.PauseAsync(await bench.SeenAsync(slug), "again", Cast.Ada, CancellationToken.None));
        Assert.IsType<EndpointResult.Done>(await bench.Desk.ResumeAsync(await bench.SeenAsync(slug), Cast.Ada, CancellationToken.None));
        Assert.Equal(EndpointState.Active, (await bench.FindAsync(slug)).State);
    }

    [Fact]
    public async Task Disabled_and_deleted_it_answers_as_if_it_did_not_exist_and_its_deliveries_stay()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(secret);
        var kept = await bench.Sender.PayAsync(secret: secret, slug: slug);
        Assert.IsType<EndpointResult.NotPossible>(await bench.Desk.DeleteAsync(await bench.SeenAsync(slug), slug, "gone", Cast.Ada, CancellationToken.None));

        Assert.IsType<EndpointResult.Done>(await bench.Desk.DisableAsync(await bench.SeenAsync(slug), "unused", Cast.Ada, CancellationToken.None));
        Assert.Equal(401, await bench.AnswerAsync(slug, secret));
        Assert.IsType<EndpointResult.NotPossible>(await bench.Desk.DeleteAsync(await bench.SeenAsync(slug), "another", "gone", Cast.Ada, CancellationToken.None));
        Assert.IsType<EndpointResult.Done>(await bench.Desk.DeleteAsync(await bench.SeenAsync(slug), slug, "gone", Cast.Ada, CancellationToken.None));

        Assert.Equal(401, await bench.AnswerAsync(slug, secret));
        Assert.Equal(kept, (await bench.App.DeliveryAsync(kept)).Id);
        Assert.Equal(slug, (await bench.App.Get<DeliveryReader>().ReadAsync(kept, CancellationToken.None))!.EndpointSlug);
        Assert.IsType<EndpointResult.NotPossible>(await bench.Desk.EnableAsync(await bench.SeenAsync(slug), Cast.Ada, CancellationToken.None));
        Assert.IsType<EndpointResult.NotPossible>(await bench.Desk.ChangeAsync(await bench.SeenAsync(slug), new EndpointForm { Kind = EndpointKind.MozartPay, Provider = "x" }, "gone", Cast.Ada, CancellationToken.None));
        Assert.Equal("Ada has deleted it. It does not come back.", Assert.IsType<EndpointResult.NotPossible>(await bench.AddAsync(slug, EndpointBench.NewSecret())).Why);
        var again = await bench.Desk.CreateAsync(new EndpointForm { Kind = EndpointKind.MozartPay, Slug = slug }, Cast.Ada, CancellationToken.None);
        Assert.Contains("A deleted endpoint had this slug", Assert.Single(Assert.IsType<EndpointResult.Faulty>(again).Faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_an_administrator_may_and_that_is_noted()
    {
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        var seen = await bench.SeenAsync(slug);
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody })
        {
            Assert.IsType<EndpointResult.NotAllowed>(await bench.Desk.CreateAsync(new EndpointForm { Kind = EndpointKind.MozartPay, Slug = slug }, who, CancellationToken.None));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.Desk.ChangeAsync(seen, new EndpointForm { Provider = "x" }, "x", who, CancellationToken.None));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.Desk.PauseAsync(seen, "x", who, CancellationToken.None));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.Desk.ResumeAsync(seen, who, CancellationToken.None));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.Desk.DisableAsync(seen, "x", who, CancellationToken.None));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.Desk.EnableAsync(seen, who, CancellationToken.None));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.Desk.DeleteAsync(seen, slug, "x", who, CancellationToken.None));
        }

        Assert.Equal(21, (await bench.AuditAsync(slug)).Count(entry => entry.Outcome == AuditOutcome.Refused));
        Assert.Equal(seen.Version, (await bench.FindAsync(slug)).Version);
    }
}

public sealed class EndpointDeskOnSqlite(SqliteEndpoints bench) : EndpointDeskContract(bench), IClassFixture<SqliteEndpoints>;

public sealed class EndpointDeskOnPostgres(PostgresEndpoints bench) : EndpointDeskContract(bench), IClassFixture<PostgresEndpoints>;
