using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What is sent, once, and what becomes of the payout whatever is answered.</summary>
public abstract class SendingContract(DatabaseKind kind) : PayoutContract(kind)
{
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

    [Fact]
    public async Task The_intent_the_reference_and_the_exact_bytes_are_on_disk_before_the_call()
    {
        var gate = new BankGate();
        Bench.Bank.Next(BankScript.Accept() with { BeforeReading = gate });
        var id = await Bench.ApprovedAsync();
        var sending = Bench.SendAsync();
        await gate.ReachedAsync();

        var payout = await Bench.PayoutAsync(id);
        var call = Assert.Single(await Bench.CallsAsync(id));
        var body = await Bench.ReadAsync(context => context.PayoutRequests.Where(row => row.PayoutId == id).Select(row => row.Body).SingleAsync());
        Assert.Equal((PayoutState.Submitting, CallOutcome.Open), (payout.State, call.Outcome));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), call.BodySha256);
        gate.Open();
        await sending;

        var entry = Assert.Single(Bench.Bank.Ledger);
        Assert.Equal(body, entry.Body);
        Assert.Equal((PayoutBench.Named(id), "42.50", "CAD"), (entry.Reference, entry.AmountText, entry.Currency));
    }

    [Fact]
    public async Task What_was_accepted_is_submitted_and_a_webhook_settles_it()
    {
        var id = await Bench.ApprovedAsync();
        await Bench.SendAsync();

        var entry = Assert.Single(Bench.Bank.Ledger);
        Assert.Equal((PayoutState.Submitted, entry.TransactionId), ((await Bench.PayoutAsync(id)).State, (await Bench.PayoutAsync(id)).ExternalId));
        await Bench.HearAsync(Bench.Bank.Tell(entry, "Pending"));
        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
        await Bench.HearAsync(Bench.Bank.Tell(entry));

        Assert.Equal(PayoutState.Paid, (await Bench.PayoutAsync(id)).State);
        Assert.Equal(
            [PayoutState.AwaitingApproval, PayoutState.Approved, PayoutState.Submitting, PayoutState.Submitted, PayoutState.Paid],
            (await Bench.StepsAsync(id)).Select(step => step.To));
    }

    [Theory]
    [MemberData(nameof(WhatNobodyKnows))]
    public async Task What_nobody_knows_is_never_sent_again(string answer)
    {
        Bench.Bank.Next(Unclear[answer](Bench.Bank));
        var id = await Bench.ApprovedAsync();
        await Bench.SendAsync();

        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        await RestlesslyAsync();
        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        Assert.Equal(1, Bench.Bank.Connections);
        Assert.Equal(CallOutcome.Unknown, Assert.Single(await Bench.CallsAsync(id)).Outcome);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_waited_for_until_the_limit()
    {
        var gate = new BankGate();
        Bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await Bench.ApprovedAsync();
        var sending = Bench.SendAsync();
        await gate.ReachedAsync();
        Bench.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(PayoutState.Submitting, (await Bench.PayoutAsync(id)).State);

        Bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await sending;

        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        await RestlesslyAsync();
        Assert.Single(Bench.Bank.Ledger);
    }

    [Fact]
    public async Task A_webhook_with_our_reference_settles_what_nobody_knew()
    {
        var id = await Bench.UnknownAsync();

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], "Declined"));

        var payout = await Bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Declined, Bench.Bank.Ledger[0].TransactionId, null), (payout.State, payout.ExternalId, payout.ConflictReason));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("missing")]
    public async Task A_webhook_without_our_reference_settles_neither_of_two_that_are_alike(string reference)
    {
        var first = await Bench.UnknownAsync();
        Bench.Bank.Next(BankScript.PayAnd(BankAnswers.Close));
        var second = await Bench.ApprovedAsync(userId: "player-78");
        await Bench.SendAsync();

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], reference: reference == "empty" ? BankReference.Empty : BankReference.Missing));

        Assert.Equal([PayoutState.Unknown, PayoutState.Unknown], [(await Bench.PayoutAsync(first)).State, (await Bench.PayoutAsync(second)).State]);
        Assert.Null(await Bench.ReadAsync(context => context.Transactions.Select(row => row.PayoutId).SingleAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_versions_of_a_webhook_contradict_a_payout_of_which_only_one_tells_the_reference(bool isToldFirst)
    {
        var id = await Bench.UnknownAsync();
        var entry = Bench.Bank.Ledger[0];
        var versions = new[] { Bench.Bank.Tell(entry), Bench.Bank.Tell(entry, reference: BankReference.Missing, amountText: "0.02") };

        foreach (var version in isToldFirst ? versions : versions.Reverse()) await Bench.DeliverAsync(version);

        Assert.NotNull((await Bench.PayoutAsync(id)).ConflictReason);
    }

    [Fact]
    public async Task Without_a_connection_it_is_tried_five_times_and_has_never_been_sent()
    {
        Bench.Bank.CloseDoor();
        var id = await Bench.ApprovedAsync();
        for (var tries = 1; tries < Payout.TriesMax; tries++)
        {
            await Bench.SendAsync();
            var returned = await Bench.PayoutAsync(id);
            Assert.Equal((PayoutState.Approved, tries), (returned.State, returned.Tries));
            Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        await Bench.SendAsync();

        Assert.Equal(PayoutState.Failed, (await Bench.PayoutAsync(id)).State);
        Assert.All(await Bench.CallsAsync(id), call => Assert.Equal(CallOutcome.NotSent, call.Outcome));
        Bench.Bank.OpenDoor();
        await RestlesslyAsync();
        Assert.Empty(Bench.Bank.Requests);
        Assert.Contains("Never sent", (await Bench.StepsAsync(id))[^1].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_sent_once_the_connection_is_there_again()
    {
        Bench.Bank.CloseDoor();
        var id = await Bench.ApprovedAsync();
        await Bench.SendAsync();
        Bench.Bank.OpenDoor();
        Bench.Clock.Advance(TimeSpan.FromMinutes(1));

        await Bench.SendAsync();

        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
    }

    [Theory]
    [MemberData(nameof(WhatIsRefused))]
    public async Task What_was_refused_has_failed_and_a_cause_for_all_pauses_sending(string answer)
    {
        var (saying, pauses) = Refusals[answer];
        Bench.Bank.Next(BankScript.DoNotPayAnd(saying));
        var (first, second) = (await Bench.ApprovedAsync(), await Bench.ApprovedAsync(userId: "player-78"));
        await Bench.SendAsync();

        Assert.Equal(PayoutState.Failed, (await Bench.PayoutAsync(first)).State);
        Assert.Equal(pauses ? PayoutState.Approved : PayoutState.Submitted, (await Bench.PayoutAsync(second)).State);
        var pause = await Bench.ReadAsync(context => context.SendingPauses.AsNoTracking().SingleOrDefaultAsync());
        Assert.Equal(pauses, pause is { ResumedAt: null, ByName: null });
        await RestlesslyAsync();
        Assert.Equal(pauses ? 1 : 2, Bench.Bank.Requests.Count);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData(null, 0)]
    [InlineData("999999999", 3600)]
    public async Task What_was_turned_away_at_the_door_waits_for_a_person_and_as_long_as_asked(string? retryAfter, int secondsLeast)
    {
        Bench.Bank.Next(BankScript.DoNotPayAnd(BankAnswers.RateLimited(retryAfter)));
        var id = await Bench.ApprovedAsync();
        await Bench.SendAsync();
        Assert.Equal((PayoutState.Approved, true), ((await Bench.PayoutAsync(id)).State, (await Bench.PayoutAsync(id)).WaitsForPush));
        await Bench.SendAsync();
        Assert.Equal(1, Bench.Bank.Connections);

        Assert.IsType<PayoutResult.Done>(await Bench.Sending.PushAsync(id, Cast.Finn, CancellationToken.None));
        if (secondsLeast > 0)
        {
            Bench.Clock.Advance(TimeSpan.FromSeconds(secondsLeast - 1));
            await Bench.SendAsync();
            Assert.Equal(1, Bench.Bank.Connections);
            Bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Bench.SendAsync();
        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Sending.PushAsync(id, Cast.Finn, CancellationToken.None));
    }

    [Fact]
    public async Task While_sending_is_paused_nothing_leaves_and_afterwards_it_does()
    {
        var id = await Bench.ApprovedAsync();
        Assert.IsType<PayoutResult.Done>(await Bench.Sending.PauseAsync("a doubt", Cast.Ada, CancellationToken.None));
        await Bench.SendAsync();
        await RestlesslyAsync(hours: 2);
        Assert.Equal(0, Bench.Bank.Connections);

        Assert.IsType<PayoutResult.Done>(await Bench.Sending.ResumeAsync("no doubt", Cast.Finn, CancellationToken.None));
        await Bench.SendAsync();

        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task Secrets_of_an_answer_stand_nowhere_in_the_clear()
    {
        var form = PayoutBench.Form(way: "gigadat-eto");
        var id = await Bench.RequestAsync(form);
        await Bench.ApproveAsync(id);
        await Bench.SendAsync();

        var call = Assert.Single(await Bench.CallsAsync(id));
        Assert.NotNull(call.ProtectedSecrets);
        Assert.DoesNotContain("s3cret", $"{call.Text}{call.DetailsJson}{System.Text.Encoding.UTF8.GetString(call.ProtectedSecrets)}{string.Join(' ', (await Bench.StepsAsync(id)).Select(step => step.Reason))}", StringComparison.Ordinal);
    }

    // Whatever could run, runs, for as long as anything could be planned.
    private async Task RestlesslyAsync(int hours = 26)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            Bench.Clock.Advance(TimeSpan.FromHours(1));
            await Bench.RescueAsync();
            await Bench.SendAsync();
        }
    }
}

public sealed class SendingOnSqlite() : SendingContract(DatabaseKind.Sqlite);

public sealed class SendingOnPostgres() : SendingContract(DatabaseKind.PostgreSql);
