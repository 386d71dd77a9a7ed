using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>When to say that a company token is about to end: early enough to ask Mozarto's support for another, and again when it presses. Pure.</summary>
internal static class TokenEnd
{
    public static readonly TimeSpan NoticedBefore = TimeSpan.FromDays(30);
    public static readonly TimeSpan UrgentBefore = TimeSpan.FromDays(7);

    /// <summary>Null as long as there is nothing to say; otherwise how it stands, and whether it presses.</summary>
    public static (string Words, bool IsUrgent)? Of(CompanyTokenClaims? claims, DateTimeOffset now)
    {
        if (claims?.ExpiresAt is not { } end || end - now > NoticedBefore) return null;
        return end <= now ? ("The company token has ended", true) : ("The company token is about to end", end - now <= UrgentBefore);
    }
}

/// <summary>What needs attention about the credentials for Mozarto: that they cannot be read, or end.</summary>
internal sealed class CredentialsAttention(CredentialsReader reader, DatabaseSettings settings, BusinessTime business, TimeProvider time) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        if (settings.IsSandbox || await reader.ReadAsync(cancellation) is not { } view) return [];
        var lines = new List<AttentionLine>();
        if (view.Token.Fingerprint is null || view.Key.Fingerprint is null)
            lines.Add(new AttentionLine(
                "Credentials for Mozarto that cannot be read", "The keys that they were encrypted with are gone, so no payout can be sent. An administrator enters them anew.", null, null, Pages.Credentials, IsUrgent: true));
        if (TokenEnd.Of(view.Claims, time.GetUtcNow()) is { } end)
        {
            var at = view.Claims!.ExpiresAt!.Value;
            lines.Add(new AttentionLine(
                end.Words, $"It says that it ends on {business.Local(at):yyyy-MM-dd HH:mm} {business.Label(at)}; then Mozarto refuses every payout. An administrator asks Mozarto's support for a new one.",
                null, null, Pages.Credentials, end.IsUrgent));
        }

        return lines;
    }
}
