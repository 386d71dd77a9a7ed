using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Payouts;

/// <summary>A pass with which Mozarto may ask once who the user of a payout is. The pass itself is not kept, only its digest.</summary>
internal sealed class CustomerPass
{
    /// <summary>SHA-256 of the pass, in hexadecimal digits.</summary>
    public required string Digest { get; init; }

    public required string ClaimsJson { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class CustomerPassMapping : IEntityTypeConfiguration<CustomerPass>
{
    public void Configure(EntityTypeBuilder<CustomerPass> builder)
    {
        builder.HasKey(row => row.Digest);
        builder.HasIndex(row => row.ExpiresAt);
    }
}

/// <summary>Issues passes and takes them back: each is good for one question within ten minutes.</summary>
internal sealed class CustomerPasses(IDbContextFactory<DashboardContext> contexts, TimeProvider time) : ICustomerPasses
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const int PassBytes = 32;

    public async ValueTask<string> IssueAsync(CustomerClaims claims, CancellationToken stop)
    {
        var pass = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PassBytes));
        await using var context = await contexts.CreateDbContextAsync(stop);
        var now = time.GetUtcNow();
        await context.CustomerPasses.Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(stop);
        context.Add(new CustomerPass { Digest = DigestOf(pass), ClaimsJson = JsonSerializer.Serialize(claims), ExpiresAt = now + Life });
        await context.SaveChangesAsync(stop);
        return pass;
    }

    /// <summary>Whose pass it is; null for one that was never issued, has lapsed, or was used.</summary>
    public async Task<CustomerClaims?> RedeemAsync(string pass, CancellationToken cancellation)
    {
        var digest = DigestOf(pass);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        if (await context.CustomerPasses.AsNoTracking().SingleOrDefaultAsync(row => row.Digest == digest && row.ExpiresAt >= now, cancellation) is not { } row) return null;
        // Of two who ask at once one takes it away.
        var isOurs = await context.CustomerPasses.Where(each => each.Digest == digest).ExecuteDeleteAsync(cancellation) == 1;
        return isOurs ? JsonSerializer.Deserialize<CustomerClaims>(row.ClaimsJson) : null;
    }

    private static string DigestOf(string pass) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pass)));
}
