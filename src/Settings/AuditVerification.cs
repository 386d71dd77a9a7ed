using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Settings;

/// <summary>What came of asking for a verification.</summary>
internal abstract record AuditVerificationResult
{
    private AuditVerificationResult() { }

    public sealed record Finished(AuditFinding Finding) : AuditVerificationResult;

    public sealed record NotPossible(string Why) : AuditVerificationResult;
}

/// <summary>
/// The command "verify the audit log" (Admin): one at a time in this process. What it found stands in the log itself; a bad row as a failed act, so that
/// the start page says so until one finds nothing.
/// </summary>
internal sealed class AuditVerification(AuditCheck check, CommandTrail trail, LiveUpdates live) : IDisposable
{
    public const string Subject = "audit";

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>How far the one that runs has come, and how far it goes; null while none runs.</summary>
    public (long Number, long Last)? Progress { get; private set; }

    public async Task<AuditVerificationResult> RunAsync(Operator who, CancellationToken cancellation)
    {
        var allowed = await trail.AllowAsync(who, Command.VerifyAudit, Subject, cancellation);
        if (!allowed) return new AuditVerificationResult.NotPossible(allowed.Why);
        if (!await gate.WaitAsync(TimeSpan.Zero, cancellation))
        {
            const string Running = "A verification runs already.";
            await trail.RefuseAsync(who, Command.VerifyAudit, Subject, Running, cancellation);
            return new AuditVerificationResult.NotPossible(Running);
        }

        try
        {
            Tell((0, 0));
            var finding = await check.RunAsync((number, last) => Tell((number, last)), cancellation);
            if (finding.Fault is null) await trail.DoneAsync(who, Command.VerifyAudit, Subject, AuditWords.Of(finding), CancellationToken.None);
            else await trail.FailAsync(who, Command.VerifyAudit, Subject, AuditWords.Of(finding), CancellationToken.None);
            return new AuditVerificationResult.Finished(finding);
        }
        finally
        {
            Tell(null);
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private void Tell((long, long)? progress)
    {
        Progress = progress;
        live.Deliver(Topics.Audit);
    }
}
