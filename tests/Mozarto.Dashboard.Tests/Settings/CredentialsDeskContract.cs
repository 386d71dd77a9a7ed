using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>Setting the credentials for Mozarto: part by part, by administrators, with a trace and without a secret in it; payouts stop until a person has looked.</summary>
public abstract class CredentialsDeskContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly string First = CompanyToken.New("First");
    private static readonly string Second = CompanyToken.New("Second");

    private PayoutBench payouts = null!;
    private CredentialsBench bench = null!;

    private TestStore Store => payouts.Store;

    public async Task InitializeAsync()
    {
        payouts = await PayoutBench.StartAsync(kind);
        bench = await CredentialsBench.OnAsync(Store);
    }

    public async Task DisposeAsync()
    {
        await bench.DisposeAsync();
        await payouts.DisposeAsync();
    }

    [Theory]
    [InlineData("http://backend.example.test", null, null, CredentialsRules.AddressField)]
    [InlineData("", null, null, CredentialsRules.AddressField)]
    [InlineData("https://user:canary@backend.example.test", null, null, CredentialsRules.AddressField)]
    [InlineData(null, "not-a-token", null, CredentialsRules.TokenField)]
    [InlineData(null, " ", null, CredentialsRules.TokenField)]
    [InlineData(null, null, "short", CredentialsRules.KeyField)]
    [InlineData(null, null, "k", CredentialsRules.KeyField)]
    [InlineData(null, null, " canary-with-space-before", CredentialsRules.KeyField)]
    [InlineData(null, null, "canary-with-a-newline-behind\n", CredentialsRules.KeyField)]
    [InlineData(null, null, "canary with spaces", CredentialsRules.KeyField)]
    [InlineData(null, null, "канарейка-секрет", CredentialsRules.KeyField)]
    public async Task What_is_wrong_is_told_at_its_field_and_changes_nothing(string? url, string? token, string? key, string field)
    {
        await bench.PlantAsync(First);

        var faulty = Assert.IsType<CredentialsResult.Faulty>(await SetAsync(await bench.ChangeAsync(token, key, url)));

        Assert.Equal(field, Assert.Single(faulty.Faults).Field);
        Assert.DoesNotContain("canary", faulty.Faults[0].Text, StringComparison.Ordinal);
        Assert.Equal((First, CredentialsBench.SecretKey), await SecretsAsync());
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task A_megabyte_is_no_secret_and_no_token_and_no_address()
    {
        var huge = new string('x', 1024 * 1024);

        var faulty = Assert.IsType<CredentialsResult.Faulty>(await SetAsync(await bench.ChangeAsync(huge, huge, "https://" + huge)));

        Assert.Equal([CredentialsRules.AddressField, CredentialsRules.TokenField, CredentialsRules.KeyField], faulty.Faults.Select(fault => fault.Field), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_first_time_both_secrets_are_needed_and_nothing_is_paused()
    {
        Assert.Equal(2, Assert.IsType<CredentialsResult.Faulty>(await SetAsync(await bench.ChangeAsync())).Faults.Count);

        Assert.False(Assert.IsType<CredentialsResult.Set>(await SetAsync(await bench.ChangeAsync(First, CredentialsBench.SecretKey))).IsSendingPaused);

        Assert.Equal((First, CredentialsBench.SecretKey), await SecretsAsync());
        Assert.Null(await PauseAsync());
        var view = (await bench.Reader.ReadAsync(CancellationToken.None))!;
        Assert.Equal(("First", "Ada", "Ada"), (view.Claims!.Company, view.Token.By.Name, view.Key.By.Name));
    }

    [Fact]
    public async Task Without_the_right_or_a_reason_or_in_the_sandbox_nothing_changes()
    {
        await bench.PlantAsync(First);
        var change = await bench.ChangeAsync(Second);

        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody }) Assert.IsType<CredentialsResult.NotAllowed>(await SetAsync(change, who: who));
        Assert.Equal(CommandTrail.SignInAgain, Assert.IsType<CredentialsResult.NotAllowed>(await SetAsync(change, who: Cast.Ada with { SignedInAt = Store.Clock.GetUtcNow().AddMinutes(-6) })).Why);
        Assert.Equal(CredentialsRules.ReasonField, Assert.Single(Assert.IsType<CredentialsResult.Faulty>(await SetAsync(change, " ")).Faults).Field);
        Assert.IsType<CredentialsResult.NotPossible>(await bench.Desk(isSandbox: true).SetAsync(change, "a reason", Cast.Ada, CancellationToken.None));

        Assert.Equal((First, CredentialsBench.SecretKey), await SecretsAsync());
        Assert.Equal(["Finn Refused", "Sam Refused", "Nobody Refused", "Ada Refused"], (await AuditAsync()).Select(entry => entry.Split(':')[0]), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_replaced_token_pauses_sending_with_its_cause_and_a_person_lets_it_go_on()
    {
        await bench.PlantAsync(First);

        Assert.True(Assert.IsType<CredentialsResult.Set>(await SetAsync(await bench.ChangeAsync(Second))).IsSendingPaused);

        Assert.Equal((Second, CredentialsBench.SecretKey), await SecretsAsync());
        Assert.Equal("Ada: The company token was replaced; where Mozarto issued it anew, all earlier ones are invalid. Check the new credentials, then let it go on.", await PauseAsync());
        Assert.IsType<Dashboard.Payouts.PayoutResult.Done>(await payouts.Sending.ResumeAsync("checked", Cast.Ada, CancellationToken.None));
        Assert.Null(await PauseAsync());
    }

    [Fact]
    public async Task A_pause_that_is_there_already_stays_as_it_is()
    {
        await bench.PlantAsync(First);
        await payouts.Sending.PauseAsync("something looks wrong", Cast.Fay, CancellationToken.None);

        Assert.IsType<CredentialsResult.Set>(await SetAsync(await bench.ChangeAsync(Second)));

        Assert.Equal("Fay: something looks wrong", await PauseAsync());
    }

    [Fact]
    public async Task The_secret_key_alone_is_replaced_without_a_pause_and_the_token_stays()
    {
        await bench.PlantAsync(First);
        var before = (await bench.Reader.ReadAsync(CancellationToken.None))!;
        Store.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False(Assert.IsType<CredentialsResult.Set>(await SetAsync(await bench.ChangeAsync(key: "another-secret-key"))).IsSendingPaused);

        Assert.Equal((First, "another-secret-key"), await SecretsAsync());
        var after = (await bench.Reader.ReadAsync(CancellationToken.None))!;
        Assert.Equal((before.Token, "Ada", Store.Clock.GetUtcNow()), (after.Token, after.Key.By.Name, after.Key.By.At));
        Assert.NotEqual(before.Key.Fingerprint, after.Key.Fingerprint, StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_is_set_already_is_no_change()
    {
        await bench.PlantAsync(First);

        Assert.IsType<CredentialsResult.NotPossible>(await SetAsync(await bench.ChangeAsync(First, CredentialsBench.SecretKey)));

        Assert.Empty(await AuditAsync());
        Assert.Null(await PauseAsync());
    }

    [Fact]
    public async Task Of_two_who_change_it_at_once_the_second_is_told_and_overwrites_nothing()
    {
        await bench.PlantAsync(First);
        var (mine, theirs) = (await bench.ChangeAsync(key: "key-of-the-first"), await bench.ChangeAsync(key: "key-of-the-second"));

        Assert.IsType<CredentialsResult.Set>(await SetAsync(mine));
        Assert.Contains("Somebody else has changed the credentials just now", Assert.IsType<CredentialsResult.NotPossible>(await SetAsync(theirs)).Why, StringComparison.Ordinal);

        Assert.Equal((First, "key-of-the-first"), await SecretsAsync());
    }

    /// <summary>Another token also pauses sending, and only one pause can be open; another key has nothing but the version between it and its rivals.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_who_change_it_in_the_same_moment_one_is_first(bool isKey)
    {
        await bench.PlantAsync(First);
        var changes = new List<CredentialsChange>();
        for (var each = 0; each < 6; each++) changes.Add(await (isKey ? bench.ChangeAsync(key: $"secret-key-number-{each}") : bench.ChangeAsync(CompanyToken.New($"Company {each}"))));

        var results = await Task.WhenAll(changes.Select(change => Task.Run(() => SetAsync(change))));

        Assert.Single(results.OfType<CredentialsResult.Set>());
        Assert.Equal(5, results.OfType<CredentialsResult.NotPossible>().Count());
        Assert.Single(await AuditAsync());
    }

    [Fact]
    public async Task How_many_payouts_have_to_be_approved_again_is_known_before_it_is_saved()
    {
        await bench.Keys.PlantAsync(new CredentialsSeed(CredentialsBench.Url, First, CredentialsBench.SecretKey, CustomerContext.SignedToken), CancellationToken.None);
        await payouts.ApprovedAsync();
        await payouts.ApprovedAsync(userId: "player-78");

        Assert.Equal(2, await bench.Desk().CountUnfitAsync(await bench.ChangeAsync(Second), CancellationToken.None));
        Assert.Equal(0, await bench.Desk().CountUnfitAsync(await bench.ChangeAsync(key: "another-secret-key"), CancellationToken.None));
        Assert.Equal(0, await bench.Desk().CountUnfitAsync(await bench.ChangeAsync("not whole"), CancellationToken.None));
    }

    [Fact]
    public async Task Neither_the_trail_nor_anything_else_in_the_store_shows_a_secret()
    {
        await bench.PlantAsync(CompanyToken.New("canary-company"));

        await SetAsync(await bench.ChangeAsync(First, "canary-another-secret-key"));

        await using var context = Store.CreateDbContext();
        var entry = await context.AuditEntries.SingleAsync(each => each.Action == nameof(Command.SetCredentials));
        Assert.Equal(("set: company token, secret key, sending", "a reason"), (entry.Detail, entry.Reason));
        var changes = AuditChange.Read(entry.Changes)!;
        Assert.All(changes.Take(2), change => Assert.Matches("^[0-9a-f]{16} [0-9a-f]{16}$", $"{change.Before} {change.After}"));
        Assert.Equal(new AuditChange("sending", "goes on", "paused"), changes[2]);
        foreach (var secret in new[] { "canary", First, First.Split('.')[1] }) Assert.DoesNotContain(secret, entry.Changes, StringComparison.Ordinal);
        var row = await context.MozartoCredentials.SingleAsync();
        foreach (var kept in new[] { row.ProtectedCompanyToken, row.ProtectedSecretKey }) Assert.DoesNotContain("canary", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
    }

    private Task<CredentialsResult> SetAsync(CredentialsChange change, string reason = "a reason", Operator? who = null) => bench.Desk().SetAsync(change, reason, who ?? Cast.Ada, CancellationToken.None);

    private async Task<(string Token, string Key)> SecretsAsync() => await bench.Keys.CurrentAsync(CancellationToken.None) is { } keys ? (keys.CompanyToken, keys.SecretKey) : ("", "");

    private Task<string?> PauseAsync() => payouts.ReadAsync(context => context.SendingPauses.Where(row => row.ResumedAt == null).Select(row => row.ByName + ": " + row.Reason).SingleOrDefaultAsync());

    private Task<List<string>> AuditAsync() => payouts.ReadAsync(context => context.AuditEntries
        .Where(row => row.Action == nameof(Command.SetCredentials)).OrderBy(row => row.Id).Select(row => $"{row.OperatorName} {row.Outcome}: {row.Detail}").ToListAsync());
}

public sealed class CredentialsDeskOnSqlite() : CredentialsDeskContract(DatabaseKind.Sqlite);

public sealed class CredentialsDeskOnPostgres() : CredentialsDeskContract(DatabaseKind.PostgreSql);
