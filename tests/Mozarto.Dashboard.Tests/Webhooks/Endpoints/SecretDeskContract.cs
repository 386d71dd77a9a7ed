using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>Secrets are entered exactly as they are, rotated without a false refusal, retired and revoked at once, and never shown again.</summary>
public abstract class SecretDeskContract(EndpointBench bench)
{
    public static TheoryData<string, string> Malformed => new()
    {
        { "", "is missing" },
        { "x", "must have 8 to 1000 characters" },
        { "seven77", "must have 8 to 1000 characters" },
        { " spaced_canary", "has white space around it" },
        { "spaced_canary ", "has white space around it" },
        { "spaced_canary\r\n", "has white space around it" },
        { "\u00a0spaced_canary", "has white space around it" },
        { "spaced\ncanary", "cannot be seen" },
        { "spaced\u200bcanary", "cannot be seen" },
        { "spaced\0canary", "cannot be seen" },
        { "spaced\ud800canary", "cannot be seen" },
        { new string('x', 1001), "must have 8 to 1000 characters" },
        { new string('x', 1 << 20), "must have 8 to 1000 characters" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_secret_is_refused_with_words_and_never_mended(string secret, string words)
    {
        var slug = await bench.CreateAsync(null);

        var faulty = Assert.IsType<EndpointResult.Faulty>(await bench.AddAsync(slug, secret));

        Assert.Contains(words, Assert.Single(faulty.Faults).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", faulty.Faults[0].Text, StringComparison.Ordinal);
        Assert.Empty((await bench.FindAsync(slug)).Secrets);
    }

    [Theory]
    [InlineData("eight888")]
    [InlineData("Letters Of Both Cases")]
    [InlineData("with  spaces   in it")]
    [InlineData("schlüssel-πρόσβαση-鍵")]
    [InlineData("schlu\u0308ssel-of-two-marks")]
    public async Task What_is_well_formed_is_taken_letter_for_letter(string secret)
    {
        var slug = await bench.CreateAsync(secret);

        Assert.Equal(200, await bench.AnswerAsync(slug, secret));
        Assert.Equal(401, await bench.AnswerAsync(slug, secret.ToUpperInvariant()));
    }

    [Fact]
    public async Task During_the_overlap_old_new_and_both_are_taken_and_the_new_one_counts_for_both()
    {
        var (old, @new) = (EndpointBench.NewSecret(), EndpointBench.NewSecret());
        var slug = await bench.CreateAsync(old);
        await bench.AddAsync(slug, @new);

        var begun = bench.Clock.GetUtcNow();
        Assert.Equal((200, 200), (await bench.AnswerAsync(slug, old), await bench.AnswerAsync(slug, @new)));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, await bench.AnswerAsync(slug, old, @new));

        var uses = (await bench.DetailAsync(slug)).Secrets.ToDictionary(secret => secret.Fingerprint, secret => secret.Use, StringComparer.Ordinal);
        Assert.Equal((1, 2), (uses[bench.FingerprintOf(old)].LastHour, uses[bench.FingerprintOf(@new)].LastHour));
        Assert.Equal((begun, begun), (uses[bench.FingerprintOf(old)].FirstAt!.Value, uses[bench.FingerprintOf(old)].LastAt!.Value));
        Assert.Equal((begun, bench.Clock.GetUtcNow()), (uses[bench.FingerprintOf(@new)].FirstAt!.Value, uses[bench.FingerprintOf(@new)].LastAt!.Value));
    }

    [Fact]
    public async Task A_retired_secret_is_refused_as_such_and_what_came_too_early_still_verifies()
    {
        var (old, @new) = (EndpointBench.NewSecret(), EndpointBench.NewSecret());
        var slug = await bench.CreateAsync(old);
        Assert.IsType<EndpointResult.NotPossible>(await bench.RetireAsync(slug, old));
        await bench.AddAsync(slug, @new);
        Assert.IsType<EndpointResult.NotPossible>(await bench.RetireAsync(slug, old, reason: " "));

        var retiredAt = bench.Clock.GetUtcNow();
        Assert.IsType<EndpointResult.Done>(await bench.RetireAsync(slug, old));

        Assert.Equal((401, 200), (await bench.AnswerAsync(slug, old), await bench.AnswerAsync(slug, @new)));
        var refused = await bench.RefusedAsync(slug);
        var diagnosis = (await bench.App.Get<DeliveryReader>().ReadAsync(refused, CancellationToken.None))!.Diagnosis;
        Assert.Equal(new SecretDiagnosis.RetiredSecret(bench.FingerprintOf(old), retiredAt), diagnosis);
        Assert.IsType<EndpointResult.NotPossible>(await bench.RetireAsync(slug, old));
    }

    [Fact]
    public async Task One_that_is_to_be_retired_later_verifies_until_then_and_its_end_can_be_moved()
    {
        var (old, @new) = (EndpointBench.NewSecret(), EndpointBench.NewSecret());
        var slug = await bench.CreateAsync(old);
        await bench.AddAsync(slug, @new);
        Assert.IsType<EndpointResult.NotPossible>(await bench.RetireAsync(slug, old, bench.Clock.GetUtcNow().AddDays(91)));
        Assert.IsType<EndpointResult.Done>(await bench.RetireAsync(slug, old, bench.Clock.GetUtcNow().AddDays(7)));
        Assert.IsType<EndpointResult.Done>(await bench.RetireAsync(slug, old, bench.Clock.GetUtcNow().AddHours(1)));
        Assert.IsType<EndpointResult.NotPossible>(await bench.RetireAsync(slug, @new));
        Assert.Equal(200, await bench.AnswerAsync(slug, old));

        bench.Clock.SetUtcNow(bench.Clock.GetUtcNow().AddHours(1));
        // Endpoints are read again every few seconds of the clock; some may pass before the pause between two readings begins.
        var seconds = 0;
        await Eventually.ValueAsync("the answer to the old secret", () =>
        {
            if (seconds++ < 10) bench.Clock.Advance(TimeSpan.FromSeconds(1));
            return bench.AnswerAsync(slug, old);
        }, status => status == 401);

        Assert.Equal(200, await bench.AnswerAsync(slug, @new));
    }

    [Fact]
    public async Task A_revoked_secret_is_refused_at_once_and_never_taken_again()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(secret);

        Assert.IsType<EndpointResult.Done>(await bench.RevokeAsync(slug, secret));

        Assert.Equal(401, await bench.AnswerAsync(slug, secret));
        Assert.Contains("was revoked", Assert.Single(Assert.IsType<EndpointResult.Faulty>(await bench.AddAsync(slug, secret)).Faults).Text, StringComparison.Ordinal);
        Assert.IsType<EndpointResult.NotPossible>(await bench.RevokeAsync(slug, secret));
    }

    [Fact]
    public async Task One_that_was_retired_too_early_comes_back_when_it_is_entered_again()
    {
        var (old, @new) = (EndpointBench.NewSecret(), EndpointBench.NewSecret());
        var slug = await bench.CreateAsync(old);
        await bench.AddAsync(slug, @new);
        await bench.RetireAsync(slug, old);

        Assert.IsType<EndpointResult.Done>(await bench.AddAsync(slug, old));

        Assert.Equal(200, await bench.AnswerAsync(slug, old));
        Assert.Contains("already", Assert.Single(Assert.IsType<EndpointResult.Faulty>(await bench.AddAsync(slug, old)).Faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_rotation_while_one_is_open_is_asked_about()
    {
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        await bench.AddAsync(slug, EndpointBench.NewSecret());
        var third = EndpointBench.NewSecret();

        var ask = Assert.IsType<EndpointResult.AskFirst>(await bench.AddAsync(slug, third));
        Assert.Contains("A rotation is open", ask.Question, StringComparison.Ordinal);
        Assert.Equal(401, await bench.AnswerAsync(slug, third));
        Assert.IsType<EndpointResult.Done>(await bench.AddAsync(slug, third, alsoWhileRotating: true));

        Assert.Equal(200, await bench.AnswerAsync(slug, third));
        for (var valid = 3; valid < SecretDesk.ValidMax; valid++) await bench.AddAsync(slug, EndpointBench.NewSecret(), alsoWhileRotating: true);
        Assert.IsType<EndpointResult.NotPossible>(await bench.AddAsync(slug, EndpointBench.NewSecret(), alsoWhileRotating: true));
    }

    [Fact]
    public async Task Of_two_who_enter_a_secret_at_once_the_second_is_told()
    {
        var slug = await bench.CreateAsync(EndpointBench.NewSecret());
        var seen = await bench.SeenAsync(slug);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            bench.Secrets.AddAsync(seen, new NewSecret(EndpointBench.NewSecret()), Cast.Ada, CancellationToken.None))));

        Assert.Single(results.OfType<EndpointResult.Done>());
        Assert.Equal(3, results.OfType<EndpointResult.Conflict>().Count());
        Assert.Equal(2, (await bench.FindAsync(slug)).Secrets.Count);
    }

    [Fact]
    public async Task A_generated_value_is_handed_out_once_and_stands_nowhere_else()
    {
        var slug = await bench.CreateAsync(null, EndpointKind.Mozarto);

        var generated = Assert.IsType<EndpointResult.Generated>(await bench.AddAsync(slug, null));

        Assert.Equal(43, generated.Secret.Length);
        Assert.DoesNotContain(generated.Secret, generated.ToString(), StringComparison.Ordinal);
        Assert.Equal(200, (await bench.Sender.AnswerAsync(slug, Sender.NewMozartoBody(), ("Authorization", $"Bearer {generated.Secret}"))).Status);
        Assert.All(await bench.AuditAsync(slug), entry => Assert.DoesNotContain(generated.Secret, entry.Detail, StringComparison.Ordinal));
        var shown = Assert.Single((await bench.DetailAsync(slug)).Secrets);
        Assert.Equal((bench.FingerprintOf(generated.Secret), $"43 characters, ends in {generated.Secret[^2..]}"), (shown.Fingerprint, shown.Hint));
        Assert.IsType<EndpointResult.NotPossible>(await bench.AddAsync(await bench.CreateAsync(null), null));
    }

    [Fact]
    public async Task The_value_of_a_retired_secret_is_removed_after_thirty_days_and_its_fingerprint_stays()
    {
        var (old, @new) = (EndpointBench.NewSecret(), EndpointBench.NewSecret());
        var slug = await bench.CreateAsync(old);
        await bench.AddAsync(slug, @new);
        await bench.RetireAsync(slug, old);
        var chore = bench.App.Get<RetiredSecretChore>();
        // Only the wall clock moves: nobody waits for the timers of thirty days.
        bench.Clock.SetUtcNow(bench.Clock.GetUtcNow() + TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        await chore.RunAsync(CancellationToken.None);
        Assert.NotNull((await bench.SecretAsync(slug, old)).ProtectedValue);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await chore.RunAsync(CancellationToken.None);

        Assert.Null((await bench.SecretAsync(slug, old)).ProtectedValue);
        Assert.NotNull((await bench.SecretAsync(slug, @new)).ProtectedValue);
        Assert.Contains((await bench.DetailAsync(slug)).Secrets, secret => secret.Fingerprint == bench.FingerprintOf(old) && !secret.IsKept);
        Assert.Equal(200, await bench.AnswerAsync(slug, @new));
    }

    [Fact]
    public async Task Nobody_but_an_administrator_may_and_that_is_noted()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(secret);
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody })
        {
            Assert.IsType<EndpointResult.NotAllowed>(await bench.AddAsync(slug, EndpointBench.NewSecret(), who: who));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.RetireAsync(slug, secret, who: who));
            Assert.IsType<EndpointResult.NotAllowed>(await bench.RevokeAsync(slug, secret, who: who));
        }

        Assert.Equal(9, (await bench.AuditAsync(slug)).Count(entry => entry.Outcome == AuditOutcome.Refused));
        Assert.Equal(200, await bench.AnswerAsync(slug, secret));
    }

    [Fact]
    public async Task The_store_holds_no_secret_in_clear()
    {
        var secret = EndpointBench.NewSecret();
        var slug = await bench.CreateAsync(secret);
        await using var context = bench.App.NewContext();
        var row = await context.EndpointSecrets.AsNoTracking().SingleAsync(each => each.Fingerprint == bench.FingerprintOf(secret));

        Assert.DoesNotContain(secret, System.Text.Encoding.Latin1.GetString(row.ProtectedValue!), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, row.Hint, StringComparison.Ordinal);
        Assert.All(await bench.AuditAsync(slug), entry => Assert.DoesNotContain(secret, entry.Detail, StringComparison.Ordinal));
    }
}

public sealed class SecretDeskOnSqlite(SqliteEndpoints bench) : SecretDeskContract(bench), IClassFixture<SqliteEndpoints>;

public sealed class SecretDeskOnPostgres(PostgresEndpoints bench) : SecretDeskContract(bench), IClassFixture<PostgresEndpoints>;
