namespace Mozarto.Dashboard.Access;

/// <summary>What needs attention about access: that nobody confirms who they are before money moves.</summary>
internal sealed class AccessAttention(FreshSignIn fresh) : IAttentionSource
{
    public Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<AttentionLine>>(fresh.IsOn ? [] :
    [
        new AttentionLine(
            "Nobody is asked to confirm who they are",
            $"Payouts are approved, and secrets, addresses and roles changed, by whoever sits before an open page. An administrator sets {FreshSignIn.ModeSetting} to On.",
            Count: null, OldestAt: null, Href: null, IsUrgent: true),
    ]);
}
