using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Which secret a refused delivery was made with, if it is one that we know.</summary>
public abstract record SecretDiagnosis
{
    private SecretDiagnosis() { }

    /// <summary>One of today's secrets of the same endpoint: it was entered after the delivery came.</summary>
    public sealed record CurrentSecret(string Fingerprint) : SecretDiagnosis;

    public sealed record RetiredSecret(string Fingerprint, DateTimeOffset RetiredAt) : SecretDiagnosis;

    public sealed record OtherEndpoint(string Slug, string Fingerprint) : SecretDiagnosis;

    public sealed record NoKnownSecret : SecretDiagnosis;

    /// <summary>Tells for a wrong secret whose it was. Run when somebody opens the delivery, never before the answer.</summary>
    internal static async Task<SecretDiagnosis?> RunAsync(
        IDbContextFactory<DashboardContext> contexts, SecretProtection protection, byte[] installationKey, Delivery delivery, byte[] body,
        DateTimeOffset now, CancellationToken cancellation)
    {
        if (delivery.Reason != VerdictReason.WrongSecret || delivery.BodyKept != BodyKept.Whole) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var endpoints = await context.Endpoints.AsNoTracking().ToListAsync(cancellation);
        var own = endpoints.SingleOrDefault(endpoint => endpoint.Id == delivery.EndpointId);
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.Kind == own?.Kind).OrderByDescending(endpoint => endpoint == own))
        {
            // The form of the header is the receiving endpoint's; only the secrets are another's.
            var rules = own!.Rules(installationKey) with { RejectsStale = false, AllowedNetworks = [], IsUnsecured = false };
            foreach (var secret in endpoint.Secrets.OrderByDescending(secret => secret.Id))
                if (Matches(delivery, body, rules, secret, protection)) return Say(endpoint, own, secret, now);
        }

        return new NoKnownSecret();
    }

    private static SecretDiagnosis Say(Endpoint endpoint, Endpoint own, EndpointSecret secret, DateTimeOffset now)
    {
        if (endpoint != own) return new OtherEndpoint(endpoint.Slug, secret.Fingerprint);
        return secret.RetiredAt is { } retiredAt && retiredAt <= now ? new RetiredSecret(secret.Fingerprint, retiredAt) : new CurrentSecret(secret.Fingerprint);
    }

    private static bool Matches(Delivery delivery, byte[] body, VerificationRules rules, EndpointSecret secret, SecretProtection protection)
    {
        if (secret.ProtectedValue is not { } value) return false;
        try
        {
            var candidate = VerificationSecret.Create(protection.Unprotect(value), rules.AuthorizationScheme, rules.InstallationKey);
            return StoredRequest.Verify(delivery, body, rules, [candidate]) is Verdict.Authentic;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
