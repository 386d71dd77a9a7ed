namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>A secret that verifies, and how it was used.</summary>
internal sealed record WatchedSecret(string Fingerprint, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, SecretUse Use);

/// <summary>How far a rotation is: closed.</summary>
public abstract record RotationAdvice
{
    private RotationAdvice() { }

    /// <summary>One secret, or none: nothing rotates.</summary>
    public sealed record NotOpen : RotationAdvice;

    /// <summary>Nothing made with the new secret has come yet.</summary>
    public sealed record NotBegun : RotationAdvice;

    /// <summary>The new one is used, and the old one was until <paramref name="OldUsedAt"/>. <paramref name="SafeFrom"/>: when it is quiet long enough, if it stays so.</summary>
    public sealed record Running(DateTimeOffset OldUsedAt, DateTimeOffset SafeFrom) : RotationAdvice;

    /// <summary>The new one has been used since <paramref name="NewUsedSince"/>, and <paramref name="Retirable"/> not since <paramref name="QuietSince"/>: it can go.</summary>
    public sealed record Safe(DateTimeOffset NewUsedSince, DateTimeOffset QuietSince, IReadOnlyList<string> Retirable) : RotationAdvice;

    /// <summary>How long an old secret must not have been used before it is said to be safe to retire it.</summary>
    public static readonly TimeSpan QuietFor = TimeSpan.FromHours(1);

    /// <summary>A rotation that is open for longer is told on the start page.</summary>
    public static readonly TimeSpan LongOpen = TimeSpan.FromDays(7);

    /// <summary>What can be said of secrets that all verify now: pure. The newest is the one that the sender is to change over to.</summary>
    internal static RotationAdvice Of(IReadOnlyList<WatchedSecret> valid, DateTimeOffset now)
    {
        var newestFirst = valid.OrderByDescending(secret => secret.CreatedAt).ToList();
        if (newestFirst.Count < 2) return new NotOpen();
        if (newestFirst[0].Use.FirstAt is not { } newUsedSince) return new NotBegun();
        var quiet = newestFirst.Skip(1).Select(secret => (secret.Fingerprint, Since: Later(secret.Use.LastAt ?? secret.CreatedAt, newUsedSince), secret.Use.LastAt)).ToList();
        var retirable = quiet.Where(old => now - old.Since >= QuietFor).ToList();
        if (retirable.Count > 0) return new Safe(newUsedSince, retirable.Max(old => old.LastAt ?? newUsedSince), [.. retirable.Select(old => old.Fingerprint)]);
        var latest = quiet.Min(old => old.Since);
        return new Running(quiet.Max(old => old.LastAt) ?? newUsedSince, latest + QuietFor);
    }

    // An old secret that nobody used lately says nothing before the new one is used.
    private static DateTimeOffset Later(DateTimeOffset first, DateTimeOffset second) => first > second ? first : second;
}
