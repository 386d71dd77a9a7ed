using System.Buffers.Text;
using System.Security.Cryptography;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>A secret to be entered: pasted as the sender has it, or to be generated.</summary>
/// <param name="Pasted">Taken exactly as it is; null where one is to be generated.</param>
/// <param name="AlsoWhileRotating">The person was told that a rotation is open, and wants another secret all the same.</param>
public sealed record NewSecret(string? Pasted, bool AlsoWhileRotating = false)
{
    // A record's own text would show it.
    public override string ToString() => nameof(NewSecret);
}

/// <summary>
/// What administrators do with the secrets of an endpoint. Several verify at once: a new one is entered beside the old one, which stays valid until it is retired;
/// so nothing is refused while the sender changes over. A revoked one is refused at once, everywhere within five seconds.
/// </summary>
internal sealed class SecretDesk(EndpointChange change, CommandTrail trail, SecretProtection protection, InstallationKey installationKey, IdGenerator ids)
{
    /// <summary>So many of an endpoint can verify at once: each is tried for each request.</summary>
    public const int ValidMax = 5;

    /// <summary>How far ahead the end of a secret can be set.</summary>
    public static readonly TimeSpan RetireWithin = TimeSpan.FromDays(90);

    private const string PastedField = "secret";
    private const int GeneratedBytes = 32;
    private const string Unknown = "This secret is not one of the endpoint's.";

    public Task<EndpointResult> AddAsync(SeenEndpoint seen, NewSecret entered, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.AddSecret, who, (endpoint, now) =>
        {
            if (endpoint.IsUnsecured) return EndpointAct.NotPossible("It is unsecured: it takes everything and needs no secret.");
            if (entered.Pasted is null && endpoint.Kind != EndpointKind.Mozarto) return EndpointAct.NotPossible("Mozart Pay issues its secret itself: copy it from there.");
            if (entered.Pasted is { } pasted && EndpointChecks.Secret(pasted) is { } fault) return Faulty($"The secret {fault}");
            var secret = entered.Pasted ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(GeneratedBytes));
            var fingerprint = VerificationSecret.Create(secret, endpoint.AuthorizationScheme, installationKey.Value).Fingerprint;
            var valid = endpoint.ValidSecrets(now).ToList();
            if (Refusal(endpoint, valid, fingerprint) is { } refusal) return refusal;
            if (valid.Count > 1 && !entered.AlsoWhileRotating) return new EndpointAct.Refuse(new EndpointResult.AskFirst(Question(valid)));
            endpoint.AddSecret(EndpointSecret.Create(ids.Next(), protection.Protect(secret), fingerprint, now, EndpointSecret.HintOf(secret)));
            return new EndpointAct.Made(
                $"secret {fingerprint} {(entered.Pasted is null ? "generated" : "pasted")}; valid with it: {Names(valid)}",
                entered.Pasted is null ? new EndpointResult.Generated(secret) : new EndpointResult.Done());
        }, cancellation);

    /// <summary>Ends its validity now (<paramref name="at"/> is null) or at a time. The last one that verifies cannot be retired, only revoked.</summary>
    public Task<EndpointResult> RetireAsync(SeenEndpoint seen, long secretId, DateTimeOffset? at, string? reason, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.RetireSecret, who, (endpoint, now) =>
        {
            if (!Reason.TryRead(reason, out var said, out var missing)) return EndpointAct.NotPossible(missing);
            if (endpoint.Secrets.SingleOrDefault(secret => secret.Id == secretId) is not { } secret) return EndpointAct.NotPossible(Unknown);
            var end = at is { } later && later > now ? later : now;
            if (!secret.IsValid(now)) return EndpointAct.NotPossible("It is retired already.");
            if (end - now > RetireWithin) return EndpointAct.NotPossible($"Choose a time within {RetireWithin.Days} days.");
            if (endpoint.Secrets.All(other => other == secret || other.RetiredAt is not null))
                return EndpointAct.NotPossible("It would be the last one: from then on everything would be refused. Enter a new secret first. If this one is in the wrong hands, revoke it.");
            secret.Retire(end);
            return new EndpointAct.Made($"secret {secret.Fingerprint} is retired {(end > now ? $"from {end:u} on" : "now")}", new EndpointResult.Done(), said);
        }, cancellation);

    /// <summary>Ends its validity at once because somebody else may hold it; also of the last one, and for good.</summary>
    public Task<EndpointResult> RevokeAsync(SeenEndpoint seen, long secretId, string? reason, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.RevokeSecret, who, (endpoint, now) =>
        {
            if (!Reason.TryRead(reason, out var said, out var missing)) return EndpointAct.NotPossible(missing);
            if (endpoint.Secrets.SingleOrDefault(secret => secret.Id == secretId) is not { } secret) return EndpointAct.NotPossible(Unknown);
            if (secret.IsRevoked) return EndpointAct.NotPossible("It is revoked already.");
            secret.Revoke(now);
            return new EndpointAct.Made($"secret {secret.Fingerprint} is revoked; valid without it: {Names(endpoint.ValidSecrets(now))}", new EndpointResult.Done(), said);
        }, cancellation);

    private async Task<EndpointResult> ActAsync(SeenEndpoint seen, Command command, Operator who, Func<Endpoint, DateTimeOffset, EndpointAct> act, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, command, seen.Subject, cancellation);
        return allowance
            ? await change.RunAsync(seen, new ActBy(who.Name, made => trail.Done(who, command, seen.Subject, made.Detail, made.Reason, made.Changes)), act, cancellation)
            : new EndpointResult.NotAllowed(allowance.Why);
    }

    // A retired one may come back, since it may have been retired too early; a revoked one never.
    private static EndpointAct? Refusal(Endpoint endpoint, List<EndpointSecret> valid, string fingerprint)
    {
        if (valid.Exists(secret => secret.Fingerprint == fingerprint)) return Faulty("The secret is one of this endpoint's already.");
        if (endpoint.Secrets.Any(secret => secret.IsRevoked && secret.Fingerprint == fingerprint)) return Faulty("The secret was revoked here, because somebody else may hold it. Have the sender issue another one.");
        return valid.Count >= ValidMax ? EndpointAct.NotPossible($"{ValidMax} secrets are valid already, which is the limit. Retire one first.") : null;
    }

    private static string Question(List<EndpointSecret> valid) =>
        $"A rotation is open: {Names(valid)} are valid. Retire what is no longer used first, or enter this one beside them.";

    private static string Names(IEnumerable<EndpointSecret> secrets) => string.Join(", ", secrets.Select(secret => secret.Fingerprint)) is { Length: > 0 } names ? names : "none";

    private static EndpointAct.Refuse Faulty(string text) => new(new EndpointResult.Faulty([new FieldFault(PastedField, text)]));
}
