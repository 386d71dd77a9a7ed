using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>The one row of the business time zone, once an administrator has set it: from then on the configuration is not asked any more.</summary>
internal sealed class BusinessZone
{
    public const int OnlyId = 1;
    public const int NameCharactersMax = 100;

    public int Id { get; private init; } = OnlyId;

    /// <summary>An IANA name, such as <c>Europe/Dublin</c>.</summary>
    public required string Name { get; set; }
}

internal sealed class BusinessZoneMapping : IEntityTypeConfiguration<BusinessZone>
{
    public void Configure(EntityTypeBuilder<BusinessZone> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Name).HasMaxLength(BusinessZone.NameCharactersMax).IsConcurrencyToken();
    }
}

/// <summary>The command "set time zone" (Admin), and the zones that this machine knows. What is set is in force everywhere at once; what is stored stays UTC.</summary>
internal sealed class BusinessZones(IDbContextFactory<DashboardContext> contexts, CommandTrail trail, BusinessTime business, LiveUpdates live)
{
    private const string Subject = "business time zone";

    /// <summary>The names that can be chosen.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal) || id == "UTC").Order(StringComparer.Ordinal)];

    /// <summary>Puts in force what is stored; what the configuration says stays where nothing is.</summary>
    /// <returns>False: a zone is stored that this machine does not know.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.BusinessZones.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } stored) return true;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(stored.Name, out var zone)) return false;
        business.MoveTo(zone);
        return true;
    }

    /// <summary>Null when it is done; otherwise what is wrong. <paramref name="seenName"/> is the zone that stood on the page.</summary>
    public async Task<string?> SetAsync(string name, string seenName, string? reason, Operator who, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, Command.SetTimeZone, Subject, cancellation);
        if (!allowance) return allowance.Why;
        if (!Known.Contains(name, StringComparer.Ordinal)) return "This machine knows no such time zone. Choose one from the list, such as Europe/Dublin.";
        if (!Reason.TryRead(reason, out var why, out var missing)) return missing;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(Subject, cancellation);
        var stored = await context.BusinessZones.SingleOrDefaultAsync(cancellation);
        var before = stored?.Name ?? business.Zone.Id;
        if (before != seenName) return $"Somebody else has set it to {before} just now. Nothing of yours was saved.";
        if (before == name) return "That is the time zone already.";
        if (stored is null) context.Add(new BusinessZone { Name = name });
        else stored.Name = name;
        context.Add(trail.Done(who, Command.SetTimeZone, Subject, $"set to {name}", why, [new AuditChange("time zone", before, name)]));
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException exception) when (context.IsCollision(exception))
        {
            return "Somebody else has set it just now. Nothing of yours was saved.";
        }

        await unit.CommitAsync(cancellation);
        await ReadAsync(cancellation);
        live.Publish(Topics.Settings);
        return null;
    }
}

/// <summary>Puts in force what another instance has set: when it says so, and every few seconds in case that was not heard.</summary>
internal sealed partial class BusinessZoneWatch(BusinessZones zones, LiveUpdates live, TimeProvider time, ILogger<BusinessZoneWatch> log) : BackgroundService
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim changed = new(0, 1);

    public override void Dispose()
    {
        changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = live.Subscribe(Topics.Settings, Wake);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAny(changed.WaitAsync(stoppingToken), Task.Delay(ReadEvery, time, stoppingToken));
                if (!stoppingToken.IsCancellationRequested && !await zones.ReadAsync(stoppingToken)) LogUnknown(log);
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
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // Already woken, or over.
        }
    }

    [LoggerMessage(EventId = 75, Level = LogLevel.Error, Message = "The business time zone that is set is not known to this machine; the last known one stays in force here.")]
    private static partial void LogUnknown(ILogger log);

    [LoggerMessage(EventId = 76, Level = LogLevel.Warning, Message = "The business time zone could not be read again ({Cause}); the last known one stays in force.")]
    private static partial void LogUnread(ILogger log, string cause);
}
