using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

/// <summary>One thing that was looked at, and what was found.</summary>
internal sealed record CheckStep(string Title, StepOutcome Outcome, string Detail);

/// <summary>What a check found: closed.</summary>
internal abstract record CheckResult
{
    private CheckResult() { }

    public sealed record Checked(IReadOnlyList<CheckStep> Steps) : CheckResult;

    public sealed record NotAllowed(string Why) : CheckResult;
}

/// <summary>
/// The command "check credentials" (Admin): looks at everything that can be looked at without asking Mozarto for anything that could move money. Whether
/// Mozarto takes the token only a payout tells: no request of its documentation asks for that alone.
/// </summary>
internal sealed class CredentialsCheck(ICashierKeys keys, DatabaseSettings settings, CommandTrail trail, TimeProvider time)
{
    private const string Subject = "credentials for Mozarto";

    private static readonly string[] WhatIsAsked = ["Name", "Connection", "Answer", "Clock"];

    /// <summary>Beyond this, signed tokens of ours may be taken for old or not yet valid.</summary>
    public static readonly TimeSpan ClockDriftMax = TimeSpan.FromMinutes(2);

    public async Task<CheckResult> RunAsync(Operator who, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, Command.CheckCredentials, Subject, cancellation);
        if (!allowance) return new CheckResult.NotAllowed(allowance.Why);
        var current = await keys.CurrentAsync(cancellation);
        var steps = new List<CheckStep> { Entered(current) };
        if (current is not null)
        {
            steps.AddRange(Token(current.CompanyToken));
            steps.Add(current.SecretKey.Length > 0
                ? new CheckStep("Secret key", StepOutcome.Passed, "It is there. Whether it is Mozarto's, only a payout tells.")
                : new CheckStep("Secret key", StepOutcome.Failed, "It is empty."));
        }

        if (current is not null) steps.AddRange(Reached(current.Address, await CashierProbe.AskAsync(current.Address, settings.IsSandbox, cancellation)));
        else steps.AddRange(WhatIsAsked.Select(title => new CheckStep(title, StepOutcome.NotReached, "There is no address to ask.")));
        await trail.DoneAsync(who, Command.CheckCredentials, Subject, string.Join("; ", steps.Select(step => $"{step.Title}: {step.Outcome}")), cancellation);
        return new CheckResult.Checked(steps);
    }

    private static CheckStep Entered(CashierKeys? current) => current is null
        ? new CheckStep("Credentials", StepOutcome.Failed, "They are not entered, or cannot be read any more. Enter them below.")
        : new CheckStep("Credentials", StepOutcome.Passed, $"They are entered, and payouts go to {current.Address.Url.Host}.");

    private IEnumerable<CheckStep> Token(string token)
    {
        if (CompanyTokenClaims.TryRead(token) is not { } claims)
        {
            // The sandbox's own token is none, and its cashier takes it.
            yield return new CheckStep("Company token", settings.IsSandbox ? StepOutcome.Note : StepOutcome.Failed, "It is not a token that can be decoded.");
            yield break;
        }

        var now = time.GetUtcNow();
        yield return new CheckStep("Company token", StepOutcome.Passed, $"It can be decoded, and says that it is signed with {VisibleText.Inline(claims.Algorithm)}. Its signature only Mozarto can check.");
        yield return claims.ExpiresAt switch
        {
            null => new CheckStep("Its end", StepOutcome.Passed, "It names none."),
            { } end when end <= now => new CheckStep("Its end", StepOutcome.Failed, $"It ended on {end:yyyy-MM-dd HH:mm} UTC. Ask Mozarto's support for a new one."),
            { } end => new CheckStep("Its end", TokenEnd.Of(claims, now) is null ? StepOutcome.Passed : StepOutcome.Note, $"It ends on {end:yyyy-MM-dd HH:mm} UTC."),
        };
        if (claims.IssuedAt > now + ClockDriftMax)
            yield return new CheckStep("Its beginning", StepOutcome.Note, $"It says that it was issued on {claims.IssuedAt:yyyy-MM-dd HH:mm} UTC, which is yet to come. Is this machine's clock right?");
    }

    private IEnumerable<CheckStep> Reached(CashierAddress address, ProbeFinding finding)
    {
        yield return Step("Name", ProbeStage.Name, $"{address.Url.Host} can be resolved.");
        yield return Step("Connection", ProbeStage.Connection, address.Url.Scheme == Uri.UriSchemeHttps ? "There is a connection, and its certificate is trusted." : "There is a connection, on this machine.");
        yield return Step("Answer", ProbeStage.Answer, finding.Words);
        yield return finding.TheirClock is not { } theirs
            ? new CheckStep("Clock", finding.Stage == ProbeStage.Answered ? StepOutcome.Note : StepOutcome.NotReached, "Nothing to compare this machine's clock with.")
            : (theirs - time.GetUtcNow()).Duration() is var drift && drift <= ClockDriftMax
                ? new CheckStep("Clock", StepOutcome.Passed, "This machine and Mozarto agree about the time.")
                : new CheckStep("Clock", StepOutcome.Failed, $"This machine and Mozarto differ by {UiText.Duration(drift)}. Tokens are signed with the time: put the clock right.");

        CheckStep Step(string title, ProbeStage stage, string good) => finding.Stage > stage
            ? new CheckStep(title, StepOutcome.Passed, good)
            : finding.Stage == stage ? new CheckStep(title, StepOutcome.Failed, finding.Words) : new CheckStep(title, StepOutcome.NotReached, "An earlier step ended the check.");
    }
}
