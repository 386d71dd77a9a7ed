using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What is sent, once, and what becomes of the payout whatever is answered.</summary>
public abstract class SendingContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    public static TheoryData<string> WhatNobodyKnows => [.. Unclear.Keys];

    public static TheoryData<string> WhatIsRefused => [.. Refusals.Keys];

    private static Dictionary<string, Func<Bank, BankScript>> Unclear => new(StringComparer.Ordinal)
    {
        ["closed without an answer"] = _ => BankScript.PayAnd(BankAnswers.Close),
        ["reset"] = _ => BankScript.PayAnd(BankAnswers.Reset),
        ["cut short"] = _ => BankScript.PayAnd(BankAnswers.CutShort()),
        ["closed when the first byte had come"] = _ => BankScript.CloseUnread,
        ["500"] = _ => BankScript.PayAnd(BankAnswers.ServerError),
        ["504"] = _ => BankScript.PayAnd(BankAnswers.GatewayTimeout),
        ["PSP_TIMEOUT"] = _ => BankScript.PayAnd(BankAnswers.OfProvider("PSP_TIMEOUT", 504)),
        ["PSP_UNAVAILABLE"] = _ => BankScript.PayAnd(BankAnswers.OfProvider("PSP_UNAVAILABLE", 503)),
        ["UNKNOWN_PSP_ERROR"] = _ => BankScript.PayAnd(BankAnswers.OfProvider("UNKNOWN_PSP_ERROR", 400)),
        ["PSP_RATE_LIMITED with a transaction"] = _ => BankScript.PayAnd(BankAnswers.OfProvider("PSP_RATE_LIMITED", 429)),
        ["PSP_RATE_LIMITED as 5xx"] = _ => BankScript.PayAnd(BankAnswers.OfProvider("PSP_RATE_LIMITED", 503, withId: false)),
        ["200 with a page"] = _ => BankScript.PayAnd(BankAnswers.Page(200)),
        ["200 without success"] = _ => BankScript.PayAnd(BankAnswers.NoSuccess),
        ["200 without an id"] = _ => BankScript.PayAnd(BankAnswers.SuccessWithoutId),
        ["200 over another amount"] = _ => BankScript.PayAnd(BankAnswers.AcceptedOver("42.51")),
        ["200 for another reference"] = _ => BankScript.PayAnd(BankAnswers.AcceptedFor("out_0000000000001")),
        ["301"] = bank => BankScript.PayAnd(BankAnswers.Redirect(301, new Uri(bank.BaseUrl))),
        ["302"] = bank => BankScript.PayAnd(BankAnswers.Redirect(302, new Uri(bank.BaseUrl))),
        ["307"] = bank => BankScript.PayAnd(BankAnswers.Redirect(307, new Uri(bank.BaseUrl))),
    };

    private static Dictionary<string, (BankSaying Saying, bool Pauses)> Refusals => new(StringComparer.Ordinal)
    {
        ["400"] = (BankAnswers.Validation("\"phone\" is not allowed to be empty"), false),
        ["401"] = (BankAnswers.Unauthorized, true),
        ["403"] = (BankAnswers.PasswordExpired, true),
        ["no rule"] = (BankAnswers.NoRule, true),
        ["no configuration"] = (BankAnswers.NoConfiguration, true),
        ["credentials of the provider"] = (BankAnswers.OfProvider("INVALID_PSP_CREDENTIALS", 400), false),
    };

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync()
    {
        await bench.AssertAtMostOnceAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task The_intent_the_reference_and_the_exact_bytes_are_on_disk_before_the_call()
    {
        var gate = new BankGate();
        bench.Bank.Next(BankScript.Accept() with { BeforeReading = gate });
        var id = await bench.ApprovedAsync();
        var sending = bench.SendAsync();
        await gate.ReachedAsync();

        var payout = await bench.PayoutAsync(id);
        var call = Assert.Single(await bench.CallsAsync(id));
        var body = await bench.ReadAsync(context => context.PayoutRequests.Where(row => row.PayoutId == id).Select(row => row.Body).SingleAsync());
        Assert.Equal((PayoutState.Submitting, CallOutcome.Open), (payout.State, call.Outcome));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), call.BodySha256);
        gate.Open();
        await sending;

        var entry = Assert.Single(bench.Bank.Ledger);
        Assert.Equal(body, entry.Body);
        Assert.Equal((PayoutBench.Named(id), "42.50", "CAD"), (entry.Reference, entry.AmountText, entry.Currency));
    }

    [Fact]
    public async Task What_was_accepted_is_submitted_and_a_webhook_settles_it()
    {
        var id = await bench.ApprovedAsync();
        await bench.SendAsync();

        var entry = Assert.Single(bench.Bank.Ledger);
        Assert.Equal((PayoutState.Submitted, entry.TransactionId), ((await bench.PayoutAsync(id)).State, (await bench.PayoutAsync(id)).ExternalId));
        await bench.HearAsync(bench.Bank.Tell(entry, "Pending"));
        Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);
        await bench.HearAsync(bench.Bank.Tell(entry));

        Assert.Equal(PayoutState.Paid, (await bench.PayoutAsync(id)).State);
        Assert.Equal(
            [PayoutState.AwaitingApproval, PayoutState.Approved, PayoutState.Submitting, PayoutState.Submitted, PayoutState.Paid],
            (await bench.StepsAsync(id)).Select(step => step.To));
    }

    [Theory]
    [MemberData(nameof(WhatNobodyKnows))]
    public async Task What_nobody_knows_is_never_sent_again(string answer)
    {
        bench.Bank.Next(Unclear[answer](bench.Bank));
        var id = await bench.ApprovedAsync();
        await bench.SendAsync();

        Assert.Equal(PayoutState.Unknown, (await bench.PayoutAsync(id)).State);
        await RestlesslyAsync();
        Assert.Equal(PayoutState.Unknown, (await bench.PayoutAsync(id)).State);
        Assert.Equal(1, bench.Bank.Connections);
        Assert.Equal(CallOutcome.Unknown, Assert.Single(await bench.CallsAsync(id)).Outcome);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_waited_for_until_the_limit()
    {
        var gate = new BankGate();
        bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await bench.ApprovedAsync();
        var sending = bench.SendAsync();
        await gate.ReachedAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(PayoutState.Submitting, (await bench.PayoutAsync(id)).State);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await sending;

        Assert.Equal(PayoutState.Unknown, (await bench.PayoutAsync(id)).State);
        await RestlesslyAsync();
        Assert.Single(bench.Bank.Ledger);
    }

    [Fact]
    public async Task A_webhook_with_our_reference_settles_what_nobody_knew()
    {
        var id = await bench.UnknownAsync();

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], "Declined"));

        var payout = await bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Declined, bench.Bank.Ledger[0].TransactionId, null), (payout.State, payout.ExternalId, payout.ConflictReason));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("missing")]
    public async Task A_webhook_without_our_reference_settles_neither_of_two_that_are_alike(string reference)
    {
        var first = await bench.UnknownAsync();
        bench.Bank.Next(BankScript.PayAnd(BankAnswers.Close));
        var second = await bench.ApprovedAsync(userId: "player-78");
        await bench.SendAsync();

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], reference: reference == "empty" ? BankReference.Empty : BankReference.Missing));

        Assert.Equal([PayoutState.Unknown, PayoutState.Unknown], [(await bench.PayoutAsync(first)).State, (await bench.PayoutAsync(second)).State]);
        Assert.Null(await bench.ReadAsync(context => context.Transactions.Select(row => row.PayoutId).SingleAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_versions_of_a_webhook_contradict_a_payout_of_which_only_one_tells_the_reference(bool isToldFirst)
    {
        var id = await bench.UnknownAsync();
        var entry = bench.Bank.Ledger[0];
        var versions = new[] { bench.Bank.Tell(entry), bench.Bank.Tell(entry, reference: BankReference.Missing, amountText: "0.02") };

        foreach (var version in isToldFirst ? versions : versions.Reverse()) await bench.DeliverAsync(version);

        Assert.NotNull((await bench.PayoutAsync(id)).ConflictReason);
    }

    [Fact]
    public async Task Without_a_connection_it_is_tried_five_times_and_has_never_been_sent()
    {
        bench.Bank.CloseDoor();
        var id = await bench.ApprovedAsync();
        for (var tries = 1; tries < Payout.TriesMax; tries++)
        {
            await bench.SendAsync();
            var returned = await bench.PayoutAsync(id);
            Assert.Equal((PayoutState.Approved, tries), (returned.State, returned.Tries));
            bench.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        await bench.SendAsync();

        Assert.Equal(PayoutState.Failed, (await bench.PayoutAsync(id)).State);
        Assert.All(await bench.CallsAsync(id), call => Assert.Equal(CallOutcome.NotSent, call.Outcome));
        bench.Bank.OpenDoor();
        await RestlesslyAsync();
        Assert.Empty(bench.Bank.Requests);
        Assert.Contains("Never sent", (await bench.StepsAsync(id))[^1].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_sent_once_the_connection_is_there_again()
    {
        bench.Bank.CloseDoor();
        var id = await bench.ApprovedAsync();
        await bench.SendAsync();
        bench.Bank.OpenDoor();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        await bench.SendAsync();

        Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);
    }

    [Theory]
    [MemberData(nameof(WhatIsRefused))]
    public async Task What_was_refused_has_failed_and_a_cause_for_all_pauses_sending(string answer)
    {
        var (saying, pauses) = Refusals[answer];
        bench.Bank.Next(BankScript.DoNotPayAnd(saying));
        var (first, second) = (await bench.ApprovedAsync(), await bench.ApprovedAsync(userId: "player-78"));
        await bench.SendAsync();

        Assert.Equal(PayoutState.Failed, (await bench.PayoutAsync(first)).State);
        Assert.Equal(pauses ? PayoutState.Approved : PayoutState.Submitted, (await bench.PayoutAsync(second)).State);
        var pause = await bench.ReadAsync(context => context.SendingPauses.AsNoTracking().SingleOrDefaultAsync());
        Assert.Equal(pauses, pause is { ResumedAt: null, ByName: null });
        await RestlesslyAsync();
        Assert.Equal(pauses ? 1 : 2, bench.Bank.Requests.Count);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData(null, 0)]
    [InlineData("999999999", 3600)]
    public async Task What_was_turned_away_at_the_door_waits_for_a_person_and_as_long_as_asked(string? retryAfter, int secondsLeast)
    {
        bench.Bank.Next(BankScript.DoNotPayAnd(BankAnswers.RateLimited(retryAfter)));
        var id = await bench.ApprovedAsync();
        await bench.SendAsync();
        Assert.Equal((PayoutState.Approved, true), ((await bench.PayoutAsync(id)).State, (await bench.PayoutAsync(id)).WaitsForPush));
        await bench.SendAsync();
        Assert.Equal(1, bench.Bank.Connections);

        Assert.IsType<PayoutResult.Done>(await bench.Sending.PushAsync(id, Cast.Finn, CancellationToken.None));
        if (secondsLeast > 0)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(secondsLeast - 1));
            await bench.SendAsync();
            Assert.Equal(1, bench.Bank.Connections);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await bench.SendAsync();
        Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);
        Assert.IsType<PayoutResult.NotPossible>(await bench.Sending.PushAsync(id, Cast.Finn, CancellationToken.None));
    }

    [Fact]
    public async Task While_sending_is_paused_nothing_leaves_and_afterwards_it_does()
    {
        var id = await bench.ApprovedAsync();
        Assert.IsType<PayoutResult.Done>(await bench.Sending.PauseAsync("a doubt", Cast.Ada, CancellationToken.None));
        await bench.SendAsync();
        await RestlesslyAsync(hours: 2);
        Assert.Equal(0, bench.Bank.Connections);

        Assert.IsType<PayoutResult.Done>(await bench.Sending.ResumeAsync("no doubt", Cast.Finn, CancellationToken.None));
        await bench.SendAsync();

        Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task Secrets_of_an_answer_stand_nowhere_in_the_clear()
    {
        var form = PayoutBench.Form(way: "gigadat-eto");
        var id = await bench.RequestAsync(form);
        await bench.ApproveAsync(id);
        await bench.SendAsync();

        var call = Assert.Single(await bench.CallsAsync(id));
        Assert.NotNull(call.ProtectedSecrets);
        Assert.DoesNotContain("s3cret", $"{call.Text}{call.DetailsJson}{System.Text.Encoding.UTF8.GetString(call.ProtectedSecrets)}{string.Join(' ', (await bench.StepsAsync(id)).Select(step => step.Reason))}", StringComparison.Ordinal);
    }

    // Whatever could run, runs, for as long as anything could be planned.
    private async Task RestlesslyAsync(int hours = 26)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            bench.Clock.Advance(TimeSpan.FromHours(1));
            await bench.RescueAsync();
            await bench.SendAsync();
        }
    }
}

public sealed class SendingOnSqlite() : SendingContract(DatabaseKind.Sqlite);

public sealed class SendingOnPostgres() : SendingContract(DatabaseKind.PostgreSql);
