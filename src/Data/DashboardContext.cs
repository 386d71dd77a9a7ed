using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Mozarto.Dashboard.Data;

/// <summary>
/// One unit of work on the store. Abstract: what differs between SQLite and PostgreSQL stands in the two contexts derived from it.
/// Each feature adds its sets through a part of this class, and its mapping through a configuration, both in its own folder.
/// </summary>
internal abstract partial class DashboardContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>PostgreSQL's name for comparing texts by their code points, which SQLite does without being told.</summary>
    public const string OrdinalCollation = "C";

    /// <summary>
    /// Inserts rows inside the current transaction with one prepared statement, past the change tracker: for what arrives in bulk.
    /// Blocks; call it from a thread of its own.
    /// </summary>
    public abstract void InsertMany<T>(IReadOnlyList<T> rows) where T : class;

    /// <summary>Sets one number in many rows, inside the current transaction; rows that are gone are passed over. Blocks.</summary>
    public abstract void UpdateMany<T>(string property, IReadOnlyList<(long Id, int Value)> values) where T : class;

    /// <summary>
    /// Saves what is staged as <see cref="DbContext.SaveChangesAsync(CancellationToken)"/> does, all or nothing and guarded by the same concurrency tokens, but with one
    /// statement for all rows that are written alike: for hundreds of them. A lost row is told without its name; whoever wants to know it saves row by row.
    /// </summary>
    public async Task SaveManyAsync(CancellationToken cancellation)
    {
        // Looks for changes once: every look goes through all columns of all rows.
        var writes = BulkWrite.Of(this);
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            await using var transaction = await Database.BeginTransactionAsync(cancellation);
            await WriteAsync(writes, cancellation);
            foreach (var row in writes.SelectMany(write => write.Rows)) row.State = EntityState.Unchanged;
            if (ChangeTracker.HasChanges()) await SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// <summary>The conditional update that claims due jobs and returns them.</summary>
    public abstract FormattableString ClaimSql(string kind, DateTimeOffset now, long claimId, long leaseUntil, int jobsMax);

    /// <summary>True when the store refused this very data (a constraint, a type, a size); false when the store itself is in trouble.</summary>
    public abstract bool IsRowFault(Exception exception);

    /// <summary>True when somebody else was quicker: the row was changed or made meanwhile, or two waited for each other. Beginning anew may succeed.</summary>
    public bool IsCollision(DbUpdateException exception) => exception is DbUpdateConcurrencyException || IsCollisionOfStore(exception.InnerException);

    /// <summary>A transaction that only reads, sees the store as it is now whatever others write meanwhile, and holds nobody up.</summary>
    public abstract Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellation);

    /// <summary>
    /// Lets one at a time in who decides about the same thing, until the current transaction ends: for rules that are read first and then written where
    /// there is no row yet to lock. Nobody waits where only one can write anyway.
    /// </summary>
    public virtual Task LockAsync(string subject, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Tells the other instances, if there can be any, that something under a topic changed.</summary>
    public virtual Task AnnounceAsync(string topic, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>A row of the same key, a lock that somebody else holds, a deadlock.</summary>
    protected abstract bool IsCollisionOfStore(Exception? exception);

    /// <summary>Writes these rows inside the current transaction, each write as one statement; throws unless all of them were written.</summary>
    protected abstract Task WriteAsync(IReadOnlyList<BulkWrite> writes, CancellationToken cancellation);

    /// <summary>To be called with the number of rows that a write has reached.</summary>
    protected static void CheckWritten(BulkWrite write, int rows)
    {
        if (rows != write.Rows.Count)
            throw new DbUpdateConcurrencyException($"{write.Rows.Count - rows} of {write.Rows.Count} rows of {write.Plan.Table} are not any more what they were when they were read.");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DashboardContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<string>().HaveConversion<NulMadeVisible>();

    // PostgreSQL cannot hold NUL in text. Both databases show it as the symbol for NUL, so that both keep the same.
    private sealed class NulMadeVisible() : ValueConverter<string, string>(
        text => text.Contains('\0') ? text.Replace('\0', '\u2400') : text,
        text => text);
}
