using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>An app whose clock stands still, with refused deliveries put straight into its store.</summary>
public abstract class RefusedApp(DatabaseKind kind, TestClock clock) : DashboardAppFixture(new DashboardAppOptions
{
    Database = kind,
    Clock = clock,
    Settings = new Dictionary<string, string?>(Sender.Settings, StringComparer.Ordinal)
    {
        ["Endpoints:4:Slug"] = StrictSlug, ["Endpoints:4:Kind"] = "MozartPay", ["Endpoints:4:Secret"] = "the_secret_of_the_strict_one", ["Endpoints:4:RejectStale"] = "true",
    },
})
{
    public const string StrictSlug = "strict";

    private static long lastSecret;

    internal static readonly Operator Sam = new("sandbox", "SAM", "Sam", ["Support"]);
    internal static readonly Operator Nobody = new("sandbox", "NOBODY", "Nobody", []);

    public TestClock Clock { get; } = clock;

    internal static string NewSecret() => $"a_secret_entered_later_{Interlocked.Increment(ref lastSecret)}";

    /// <summary>A delivery as Mozart Pay would have sent it with a secret, refused for a reason.</summary>
    internal async Task<long> RefusedAsync(
        string secret, VerdictReason reason = VerdictReason.WrongSecret, string slug = Sender.PaySlug, DateTimeOffset? arrivedAt = null, TimeSpan signedEarlier = default, BodyKept kept = BodyKept.Whole)
    {
        var body = Sender.NewBody();
        var at = arrivedAt ?? Clock.GetUtcNow();
        return await StoreAsync(slug, reason, at, body, kept, [["Mozart-Pay-Signature", Sender.Signature(body, secret, at - signedEarlier)]], null);
    }

    /// <summary>A delivery as Mozarto would have sent it with a value of which only the digest is kept.</summary>
    internal Task<long> RefusedValueAsync(string secret, VerdictReason reason = VerdictReason.WrongSecret, bool hasDigest = true) => StoreAsync(
        Sender.MozartoSlug, reason, Clock.GetUtcNow(), Sender.NewBody(), BodyKept.Whole, [["Authorization", "Bearer •••"]],
        hasDigest ? MozartoAuthorization.Digest(MozartoAuthorization.Canonical("Bearer", secret), App.Get<Dashboard.Data.InstallationKey>().Value) : null);

    internal Task<VerifyAgainResult> VerifyAsync(long id, Operator who) => App.Get<VerifyAgain>().RunAsync(id, who, CancellationToken.None);

    internal async Task<DeliveryDetail> DetailAsync(long id) => (await App.Get<DeliveryReader>().ReadAsync(id, CancellationToken.None))!;

    internal async Task<IReadOnlyList<AuditEntry>> AuditAsync(long id)
    {
        var subject = EntityId.Format(EntityId.DeliveryPrefix, id);
        await using var context = App.NewContext();
        return await context.AuditEntries.AsNoTracking().Where(entry => entry.Subject == subject).OrderBy(entry => entry.Id).ToListAsync();
    }

    private async Task<long> StoreAsync(string slug, VerdictReason reason, DateTimeOffset at, byte[] body, BodyKept kept, string[][] headers, byte[]? digest)
    {
        var like = StoredDeliveries.New(App.Get<IdGenerator>().Next(), await App.EndpointIdAsync(slug), at, reason, body);
        var row = new Delivery
        {
            Id = like.Id, EndpointId = like.EndpointId, ReceivedAt = at, Verdict = like.Verdict, Reason = reason, ReasonAtArrival = reason, BodyBytes = body.Length, BodyKept = kept,
            BodySha256 = like.BodySha256, AnswerStatus = 401, Method = "POST", Path = like.Path, RemoteAddress = like.RemoteAddress, Steps = like.Steps,
            Headers = JsonSerializer.Serialize(headers), AuthorizationDigest = digest,
        };
        await App.StoreAsync(row, body);
        return row.Id;
    }
}

public sealed class SqliteRefused() : RefusedApp(DatabaseKind.Sqlite, new TestClock());

public sealed class PostgresRefused() : RefusedApp(DatabaseKind.PostgreSql, new TestClock());

/// <summary>"Verify again": today's secrets, yesterday's clock, once, by whoever may, and never without a trace.</summary>
public abstract class VerifyAgainContract(RefusedApp refused)
{
    private static readonly VerdictReason[] Curable = [VerdictReason.WrongSecret, VerdictReason.StaleRefused, VerdictReason.AddressNotAllowed];

    [Fact]
    public async Task Whoever_holds_no_role_is_refused_and_that_is_noted()
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);

        Assert.IsType<VerifyAgainResult.NotAllowed>(await refused.VerifyAsync(id, RefusedApp.Nobody));

        Assert.Equal(VerdictKind.Rejected, (await refused.App.DeliveryAsync(id)).Verdict);
        Assert.Empty((await refused.DetailAsync(id)).Verifications);
        var entry = Assert.Single(await refused.AuditAsync(id));
        Assert.Equal(("Nobody", "VerifyAgain", AuditOutcome.Refused), (entry.OperatorName, entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task It_is_offered_for_what_other_secrets_may_cure_and_for_nothing_else()
    {
        foreach (var reason in Enum.GetValues<VerdictReason>())
        {
            var id = await refused.RefusedAsync("of_nobody", reason);
            Assert.True(Curable.Contains(reason) == (await refused.DetailAsync(id)).MayBeVerifiedAgain, reason.ToString());
            if (Curable.Contains(reason)) continue;
            Assert.IsType<VerifyAgainResult.NotPossible>(await refused.VerifyAsync(id, RefusedApp.Sam));
            Assert.Equal(reason, (await refused.App.DeliveryAsync(id)).Reason);
        }
    }

    [Theory]
    [InlineData(BodyKept.Prefix)]
    [InlineData(BodyKept.None)]
    public async Task It_is_not_offered_where_the_body_is_not_whole(BodyKept kept)
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret, kept: kept);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);

        Assert.False((await refused.DetailAsync(id)).MayBeVerifiedAgain);
        Assert.IsType<VerifyAgainResult.NotPossible>(await refused.VerifyAsync(id, RefusedApp.Sam));
        Assert.Equal(VerdictKind.Rejected, (await refused.App.DeliveryAsync(id)).Verdict);
    }

    [Fact]
    public async Task What_is_gone_or_accepted_already_says_so()
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);
        await refused.VerifyAsync(id, RefusedApp.Sam);

        Assert.Equal(new VerifyAgainResult.NotPossible("It has been accepted already."), await refused.VerifyAsync(id, RefusedApp.Sam));
        Assert.Equal(new VerifyAgainResult.NotPossible("It has left the list of rejected deliveries."), await refused.VerifyAsync(12345, RefusedApp.Sam));
    }

    [Fact]
    public async Task Without_the_right_secret_it_stays_refused_and_the_attempt_is_kept()
    {
        var id = await refused.RefusedAsync("of_nobody");

        Assert.Equal(new VerifyAgainResult.StillRejected(VerdictReason.WrongSecret), await refused.VerifyAsync(id, RefusedApp.Sam));

        var attempt = Assert.Single((await refused.DetailAsync(id)).Verifications);
        Assert.Equal(("Sam", VerdictReason.WrongSecret, refused.Clock.GetUtcNow()), (attempt.OperatorName, attempt.Reason, attempt.VerifiedAt));
        Assert.Equal((AuditOutcome.Done, "Wrong secret"), (await refused.AuditAsync(id)).Select(entry => (entry.Outcome, entry.Detail)).Single());
    }

    [Fact]
    public async Task With_the_right_secret_it_moves_to_the_authentic_ones_and_keeps_what_was_said_at_arrival()
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);

        Assert.Equal(new VerifyAgainResult.Accepted(VerdictReason.Fresh), await refused.VerifyAsync(id, RefusedApp.Sam));

        var row = await refused.App.DeliveryAsync(id);
        Assert.Equal((VerdictKind.Authentic, VerdictReason.Fresh, VerdictReason.WrongSecret, 401), (row.Verdict, row.Reason, row.ReasonAtArrival, row.AnswerStatus));
        Assert.Equal(8, row.SecretFingerprint!.Length);
        Assert.Equal((AuditOutcome.Done, "Authentic, fresh", "SAM"), (await refused.AuditAsync(id)).Select(entry => (entry.Outcome, entry.Detail, entry.OperatorSubject)).Single());
    }

    [Theory]
    [InlineData(0, VerdictReason.Fresh)]
    [InlineData(300, VerdictReason.Fresh)]
    [InlineData(301, VerdictReason.Stale)]
    [InlineData(-301, VerdictReason.Future)]
    public async Task Its_age_is_measured_against_its_arrival_however_long_ago(int signedSecondsEarlier, VerdictReason reason)
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret, arrivedAt: refused.Clock.GetUtcNow().AddDays(-30), signedEarlier: TimeSpan.FromSeconds(signedSecondsEarlier));
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);

        Assert.Equal(new VerifyAgainResult.Accepted(reason), await refused.VerifyAsync(id, RefusedApp.Sam));
    }

    [Fact]
    public async Task An_endpoint_that_refuses_stale_ones_refuses_them_again()
    {
        var secret = RefusedApp.NewSecret();
        var stale = await refused.RefusedAsync(secret, slug: RefusedApp.StrictSlug, signedEarlier: TimeSpan.FromSeconds(301));
        var fresh = await refused.RefusedAsync(secret, slug: RefusedApp.StrictSlug, arrivedAt: refused.Clock.GetUtcNow().AddDays(-1));
        await refused.App.AddSecretAsync(RefusedApp.StrictSlug, secret);

        Assert.Equal(new VerifyAgainResult.StillRejected(VerdictReason.StaleRefused), await refused.VerifyAsync(stale, RefusedApp.Sam));
        Assert.Equal(VerdictKind.Rejected, (await refused.App.DeliveryAsync(stale)).Verdict);
        Assert.Equal(new VerifyAgainResult.Accepted(VerdictReason.Fresh), await refused.VerifyAsync(fresh, RefusedApp.Sam));
    }

    [Fact]
    public async Task A_retired_secret_accepts_nothing()
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret, retiredAt: refused.Clock.GetUtcNow());

        Assert.Equal(new VerifyAgainResult.StillRejected(VerdictReason.WrongSecret), await refused.VerifyAsync(id, RefusedApp.Sam));
    }

    [Fact]
    public async Task A_value_of_mozarto_is_compared_by_its_digest_which_goes_when_it_passes()
    {
        var secret = RefusedApp.NewSecret();
        var right = await refused.RefusedValueAsync(secret);
        var wrong = await refused.RefusedValueAsync("of-nobody");
        var without = await refused.RefusedValueAsync(secret, hasDigest: false);
        await refused.App.AddSecretAsync(Sender.MozartoSlug, secret);

        Assert.Equal(new VerifyAgainResult.Accepted(VerdictReason.Untimed), await refused.VerifyAsync(right, RefusedApp.Sam));
        Assert.Null((await refused.App.DeliveryAsync(right)).AuthorizationDigest);
        Assert.Equal(new VerifyAgainResult.StillRejected(VerdictReason.WrongSecret), await refused.VerifyAsync(wrong, RefusedApp.Sam));
        Assert.NotNull((await refused.App.DeliveryAsync(wrong)).AuthorizationDigest);
        Assert.False((await refused.DetailAsync(without)).MayBeVerifiedAgain);
        Assert.IsType<VerifyAgainResult.NotPossible>(await refused.VerifyAsync(without, RefusedApp.Sam));
    }

    [Fact]
    public async Task Of_those_who_press_at_the_same_time_one_accepts_it_and_the_others_are_told()
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => refused.VerifyAsync(id, RefusedApp.Sam))));

        Assert.Single(results.OfType<VerifyAgainResult.Accepted>());
        Assert.Equal(7, results.OfType<VerifyAgainResult.NotPossible>().Count());
        Assert.Single((await refused.DetailAsync(id)).Verifications);
        Assert.Single(await refused.AuditAsync(id));
    }

    [Fact]
    public async Task After_its_limit_of_times_it_is_verified_no_more()
    {
        var id = await refused.RefusedAsync("of_nobody");
        for (var time = 0; time < VerifyAgain.TimesMax; time++) Assert.IsType<VerifyAgainResult.StillRejected>(await refused.VerifyAsync(id, RefusedApp.Sam));

        Assert.IsType<VerifyAgainResult.NotPossible>(await refused.VerifyAsync(id, RefusedApp.Sam));
        Assert.Equal(VerifyAgain.TimesMax, (await refused.DetailAsync(id)).Verifications.Count);
    }

    [Fact]
    public async Task Pages_are_told_when_it_passes()
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedAsync(secret);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);
        var told = 0;
        using var subscription = refused.App.Get<LiveUpdates>().Subscribe(Topics.Deliveries, () => told++);

        await refused.VerifyAsync(id, RefusedApp.Sam);

        Assert.Equal(1, told);
    }
}

public sealed class VerifyAgainOnSqlite(SqliteRefused refused) : VerifyAgainContract(refused), IClassFixture<SqliteRefused>;

public sealed class VerifyAgainOnPostgres(PostgresRefused refused) : VerifyAgainContract(refused), IClassFixture<PostgresRefused>;

/// <summary>Whose secret a refused delivery was made with.</summary>
public sealed class SecretDiagnosisTests(SqliteRefused refused) : IClassFixture<SqliteRefused>
{
    [Theory]
    [InlineData(VerdictReason.Malformed, BodyKept.Whole)]
    [InlineData(VerdictReason.NoHeader, BodyKept.Whole)]
    [InlineData(VerdictReason.StaleRefused, BodyKept.Whole)]
    [InlineData(VerdictReason.Fresh, BodyKept.Whole)]
    [InlineData(VerdictReason.WrongSecret, BodyKept.Prefix)]
    public async Task Nothing_is_said_where_the_secret_was_not_what_failed_or_too_little_was_kept(VerdictReason reason, BodyKept kept) =>
        Assert.Null((await refused.DetailAsync(await refused.RefusedAsync(Sender.OtherSecret, reason, kept: kept))).Diagnosis);

    [Fact]
    public async Task A_secret_of_nobody_is_known_to_nobody() => Assert.IsType<SecretDiagnosis.NoKnownSecret>(await DiagnosisAsync("of_nobody"));

    [Fact]
    public async Task A_secret_entered_since_is_named()
    {
        var secret = RefusedApp.NewSecret();
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);

        var current = Assert.IsType<SecretDiagnosis.CurrentSecret>(await DiagnosisAsync(secret));

        Assert.Equal(FingerprintOf(secret), current.Fingerprint);
    }

    [Fact]
    public async Task A_retired_secret_is_named_with_the_day_it_was_retired_and_one_that_will_retire_is_not_yet()
    {
        var (retired, retiring) = (RefusedApp.NewSecret(), RefusedApp.NewSecret());
        var at = refused.Clock.GetUtcNow();
        await refused.App.AddSecretAsync(Sender.PaySlug, retired, at.AddHours(-1));
        await refused.App.AddSecretAsync(Sender.PaySlug, retiring, at.AddHours(1));

        Assert.Equal(new SecretDiagnosis.RetiredSecret(FingerprintOf(retired), at.AddHours(-1)), await DiagnosisAsync(retired));
        Assert.IsType<SecretDiagnosis.CurrentSecret>(await DiagnosisAsync(retiring));
    }

    [Fact]
    public async Task The_secret_of_another_endpoint_of_the_same_kind_is_named_by_its_slug()
    {
        var other = Assert.IsType<SecretDiagnosis.OtherEndpoint>(await DiagnosisAsync(Sender.OtherSecret));

        Assert.Equal((Sender.OtherSlug, FingerprintOf(Sender.OtherSecret)), (other.Slug, other.Fingerprint));
        Assert.IsType<SecretDiagnosis.NoKnownSecret>(await DiagnosisAsync(Sender.MozartoSecret));
    }

    [Fact]
    public async Task An_old_delivery_is_told_apart_just_the_same() =>
        Assert.IsType<SecretDiagnosis.OtherEndpoint>(
            (await refused.DetailAsync(await refused.RefusedAsync(Sender.OtherSecret, slug: RefusedApp.StrictSlug, signedEarlier: TimeSpan.FromDays(3)))).Diagnosis);

    [Fact]
    public async Task The_endpoint_itself_comes_before_others_that_hold_the_same_secret()
    {
        var secret = RefusedApp.NewSecret();
        await refused.App.AddSecretAsync(Sender.OtherSlug, secret);
        await refused.App.AddSecretAsync(Sender.PaySlug, secret);

        Assert.IsType<SecretDiagnosis.CurrentSecret>(await DiagnosisAsync(secret));
    }

    [Fact]
    public async Task A_value_of_mozarto_is_told_apart_by_its_digest()
    {
        var secret = RefusedApp.NewSecret();
        var id = await refused.RefusedValueAsync(secret);
        Assert.IsType<SecretDiagnosis.NoKnownSecret>((await refused.DetailAsync(id)).Diagnosis);

        await refused.App.AddSecretAsync(Sender.MozartoSlug, secret);

        Assert.IsType<SecretDiagnosis.CurrentSecret>((await refused.DetailAsync(id)).Diagnosis);
    }

    private async Task<SecretDiagnosis?> DiagnosisAsync(string secret) => (await refused.DetailAsync(await refused.RefusedAsync(secret))).Diagnosis;

    private string FingerprintOf(string secret) => VerificationSecret.Create(secret, "Bearer", refused.App.Get<Dashboard.Data.InstallationKey>().Value).Fingerprint;
}
