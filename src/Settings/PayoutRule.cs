using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Settings;

/// <summary>What an administrator sets for the payouts of one currency. Amounts are minor units of it; null means no limit.</summary>
/// <param name="TwoApproversFromMinor">From this amount on two different people must approve; null: one is enough for any amount. Nothing needs none.</param>
/// <param name="OperatorDayMaxMinor">What payouts created by one person may come to on one business day.</param>
/// <param name="PersonDayMaxMinor">What one person may be paid on one business day.</param>
/// <param name="DayMaxMinor">What all payouts may come to on one business day.</param>
/// <param name="TotalMaxMinor">What all payouts may come to in total, since the first rule of the currency took effect.</param>
public sealed record PayoutTerms(long? TwoApproversFromMinor, long? OperatorDayMaxMinor, long? PersonDayMaxMinor, long? DayMaxMinor, long? TotalMaxMinor)
{
    /// <summary>One or two.</summary>
    public int ApproversFor(long amountMinor) => amountMinor >= TwoApproversFromMinor ? 2 : 1;

    /// <summary>How many the largest amount needs.</summary>
    public int ApproversMax => TwoApproversFromMinor is null ? 1 : 2;

    /// <summary>True when any of them allows more than before.</summary>
    public bool IsLooserThan(PayoutTerms before) =>
        IsAbove(TwoApproversFromMinor, before.TwoApproversFromMinor) || IsAbove(OperatorDayMaxMinor, before.OperatorDayMaxMinor)
        || IsAbove(PersonDayMaxMinor, before.PersonDayMaxMinor) || IsAbove(DayMaxMinor, before.DayMaxMinor) || IsAbove(TotalMaxMinor, before.TotalMaxMinor);

    private static bool IsAbove(long? limit, long? before) => before is not null && (limit is null || limit > before);
}

/// <summary>
/// The rule for payouts of one currency: written once, replaced by a later one. Without a rule in effect nothing in its currency can be approved.
/// What loosens takes effect later, so that others see it before money can use it.
/// </summary>
public sealed class PayoutRule
{
    public required long Id { get; init; }

    public required string CurrencyCode { get; init; }

    public required PayoutTerms Terms { get; init; }

    public required DateTimeOffset SetAt { get; init; }

    public required string SetByName { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>Since when the total counts: when the first rule of this currency took effect.</summary>
    public required DateTimeOffset CountedFrom { get; init; }

    /// <summary>It was replaced before it took effect.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }
}

internal sealed class PayoutRuleMapping : IEntityTypeConfiguration<PayoutRule>
{
    public void Configure(EntityTypeBuilder<PayoutRule> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.CurrencyCode).HasMaxLength(3);
        builder.Property(row => row.WithdrawnAt).IsConcurrencyToken();
        builder.OwnsOne(row => row.Terms);
        builder.HasIndex(row => new { row.CurrencyCode, row.EffectiveAt, row.Id });
    }
}
