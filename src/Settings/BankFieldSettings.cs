using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>A bank field that an administrator entered from Mozarto's documentation, in its place among the others.</summary>
internal sealed class BankFieldEntry
{
    public required int Place { get; init; }

    public required string Name { get; init; }

    public required string Label { get; init; }

    public required bool IsRequired { get; init; }

    public string? Pattern { get; init; }
}

internal sealed class BankFieldMapping : IEntityTypeConfiguration<BankFieldEntry>
{
    public void Configure(EntityTypeBuilder<BankFieldEntry> builder)
    {
        builder.HasKey(row => row.Place);
        builder.Property(row => row.Place).ValueGeneratedNever();
    }
}

/// <summary>The bank fields of payouts to accounts: read for every form, and set by an administrator. Nothing is paid with guessed ones.</summary>
internal sealed class BankFieldSettings(IDbContextFactory<DashboardContext> contexts, CommandTrail trail)
{
    private const string Subject = "bank fields";

    public async Task<BankFields> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var entered = await context.BankFieldEntries.AsNoTracking().OrderBy(row => row.Place).ToListAsync(cancellation);
        return entered.Count == 0 ? BankFields.None : BankFields.TryMake(entered.ConvertAll(row => new BankField(row.Name, row.Label, row.IsRequired, row.Pattern)), out _) ?? BankFields.None;
    }

    /// <summary>Replaces them all. Null when it is done; otherwise what is wrong.</summary>
    public async Task<string?> SetAsync(IReadOnlyList<BankField> entered, string? reason, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, Command.SetBankFields, Subject, cancellation)) return CommandTrail.NotAllowed;
        if (!Reason.TryRead(reason, out var why, out var missing)) return missing;
        if (BankFields.TryMake(entered, out var fault) is null) return fault;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        var before = await context.BankFieldEntries.AsNoTracking().OrderBy(row => row.Place).ToListAsync(cancellation);
        await context.BankFieldEntries.ExecuteDeleteAsync(cancellation);
        context.AddRange(entered.Select((field, place) => new BankFieldEntry
        {
            Place = place + 1, Name = field.Name, Label = field.Label, IsRequired = field.IsRequired, Pattern = field.Pattern,
        }));
        context.Add(trail.Done(who, Command.SetBankFields, Subject, "set", why, Changes([.. before.Select(row => new BankField(row.Name, row.Label, row.IsRequired, row.Pattern))], entered)));
        await context.SaveChangesAsync(cancellation);
        await unit.CommitAsync(cancellation);
        return null;
    }

    private static IEnumerable<AuditChange> Changes(List<BankField> before, IReadOnlyList<BankField> after) =>
        before.Concat(after).Select(field => field.Name).Distinct(StringComparer.Ordinal).Select(name => new AuditChange(
            name, Words(before.Find(field => field.Name == name)), Words(after.FirstOrDefault(field => field.Name == name))));

    private static string? Words(BankField? field) => field is null ? null : $"{field.Label}, {(field.IsRequired ? "required" : "optional")}{(field.Pattern is null ? "" : $", {field.Pattern}")}";
}
