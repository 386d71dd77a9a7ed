using System.Security.Cryptography;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>What the provider hands out.</summary>
internal enum IssuedKind
{
    /// <summary>Good once, and shortly.</summary>
    Code = 1,

    /// <summary>Good once; each use hands out the next.</summary>
    Refresh,

    /// <summary>Good until it ends.</summary>
    Access,
}

/// <summary>One sign-in of one person for the dashboard: everything that is handed out for it ends together.</summary>
internal sealed class Grant(ProviderSession session, AuthorizeRequest request)
{
    public ProviderSession Session { get; } = session;

    public AuthorizeRequest Request { get; } = request;

    /// <summary>Signed out, or something of it was used a second time.</summary>
    public bool IsOver { get; set; }
}

/// <summary>Everything that the provider has handed out. What is good once and comes again ends its whole grant: one of the two who hold it has stolen it.</summary>
internal sealed class GrantBook(TimeProvider time)
{
    public static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(5);

    private const int IssuedMax = 10_000;
    private const int SecretBytes = 32;
    private static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromHours(12);

    private readonly Lock gate = new();
    private readonly Queue<string> order = new();
    private readonly Dictionary<string, Issued> all = new(StringComparer.Ordinal);

    public string Issue(IssuedKind kind, Grant grant)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        lock (gate)
        {
            all.Add(secret, new Issued(kind, grant, time.GetUtcNow() + LifeOf(kind)));
            order.Enqueue(secret);
            if (order.Count > IssuedMax) all.Remove(order.Dequeue());
        }

        return secret;
    }

    /// <summary>What it was handed out for; null when it is not, or no longer, good.</summary>
    public Grant? Use(IssuedKind kind, string? secret)
    {
        lock (gate)
        {
            if (secret is null || !all.TryGetValue(secret, out var issued) || issued.Kind != kind) return null;
            if (issued.IsUsed) issued.Grant.IsOver = true;
            if (issued.Grant.IsOver || time.GetUtcNow() >= issued.EndsAt) return null;
            issued.IsUsed = kind != IssuedKind.Access;
            return issued.Grant;
        }
    }

    public void End(ProviderSession session)
    {
        lock (gate)
        {
            foreach (var issued in all.Values.Where(issued => issued.Grant.Session.Id == session.Id)) issued.Grant.IsOver = true;
        }
    }

    private static TimeSpan LifeOf(IssuedKind kind) => kind switch
    {
        IssuedKind.Code => CodeLife,
        IssuedKind.Refresh => RefreshLife,
        _ => AccessLife,
    };

    private sealed record Issued(IssuedKind Kind, Grant Grant, DateTimeOffset EndsAt)
    {
        public bool IsUsed { get; set; }
    }
}
