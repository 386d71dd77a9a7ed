using System.Collections.Frozen;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// An endpoint as receiving needs it: how to verify, and with which secrets of today. Without rules a secret could not be decrypted:
/// nothing can be verified, so nothing is accepted.
/// </summary>
internal sealed record KnownEndpoint(
    long Id, string Slug, EndpointKind Kind, EndpointState State, VerificationRules? Rules, IReadOnlyList<VerificationSecret> Secrets);

/// <summary>Encrypts and decrypts endpoint secrets.</summary>
internal sealed class SecretProtection(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Mozarto.Dashboard.EndpointSecret");

    public byte[] Protect(string secret) => protector.Protect(Encoding.UTF8.GetBytes(secret));

    /// <exception cref="CryptographicException">The keys do not fit.</exception>
    public string Unprotect(byte[] protectedValue) => Encoding.UTF8.GetString(protector.Unprotect(protectedValue));
}

/// <summary>
/// All endpoints in memory, so that an answer costs no query. Read again when they change and every few seconds, so that a revoked secret
/// is refused everywhere within <see cref="ReadEvery"/>.
/// </summary>
internal sealed partial class EndpointDirectory(
    IDbContextFactory<DashboardContext> contexts, SecretProtection protection, InstallationKey installationKey, LiveUpdates live, TimeProvider time,
    ILogger<EndpointDirectory> log) : BackgroundService
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(4);

    private volatile FrozenDictionary<string, KnownEndpoint> endpoints = FrozenDictionary<string, KnownEndpoint>.Empty;
    private readonly SemaphoreSlim changed = new(0, 1);

    public IReadOnlyCollection<KnownEndpoint> All => endpoints.Values;

    public KnownEndpoint? Find(string slug) => endpoints.GetValueOrDefault(slug);

    /// <summary>Reads all endpoints now; what a command changed is in force when this returns.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await context.Endpoints.AsNoTracking().ToListAsync(cancellation);
        endpoints = rows.Select(Know).ToFrozenDictionary(endpoint => endpoint.Slug, StringComparer.Ordinal);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = live.Subscribe(Topics.Endpoints, Wake);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAny(changed.WaitAsync(stoppingToken), Task.Delay(ReadEvery, time, stoppingToken));
                if (!stoppingToken.IsCancellationRequested) await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException or OperationCanceledException)
            {
                if (!stoppingToken.IsCancellationRequested) LogUnread(log, exception.GetType().Name);
            }
        }
    }

    private void Wake()
    {
        try
        {
            changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already woken.
        }
    }

    private KnownEndpoint Know(Endpoint endpoint)
    {
        try
        {
            var now = time.GetUtcNow();
            var rules = endpoint.Rules(installationKey.Value);
            return new KnownEndpoint(endpoint.Id, endpoint.Slug, endpoint.Kind, endpoint.State, rules,
                [.. endpoint.ValidSecrets(now).Select(secret => Read(secret, rules))]);
        }
        catch (CryptographicException)
        {
            LogUndecryptable(log, endpoint.Slug);
            return new KnownEndpoint(endpoint.Id, endpoint.Slug, endpoint.Kind, endpoint.State, null, []);
        }
    }

    private VerificationSecret Read(EndpointSecret secret, VerificationRules rules) =>
        VerificationSecret.Create(protection.Unprotect(secret.ProtectedValue ?? []), rules.AuthorizationScheme, rules.InstallationKey);

    [LoggerMessage(EventId = 40, Level = LogLevel.Warning, Message = "Endpoints could not be read again ({Cause}); the last known ones stay in force.")]
    private static partial void LogUnread(ILogger log, string cause);

    [LoggerMessage(EventId = 41, Level = LogLevel.Error,
        Message = "A secret of endpoint {Slug} cannot be decrypted with the data protection keys at hand; its deliveries are answered 503.")]
    private static partial void LogUndecryptable(ILogger log, string slug);
}
