using System.Security.Cryptography;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>Somebody is signed in at the provider, in one browser.</summary>
internal sealed record ProviderSession(string Id, CastMember Member, DateTimeOffset SignedInAt);

/// <summary>Who is signed in at the provider: by a cookie of its own that goes to its own addresses only. Kept by the process.</summary>
internal sealed class ProviderSessions(TimeProvider time)
{
    public const string CookieName = "sandbox-identity";

    private const int SessionsMax = 1_000;
    private const int IdBytes = 32;
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly Lock gate = new();
    private readonly Queue<string> order = new();
    private readonly Dictionary<string, ProviderSession> sessions = new(StringComparer.Ordinal);

    public ProviderSession? Find(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is not { } id) return null;
        lock (gate) return sessions.GetValueOrDefault(id) is { } session && time.GetUtcNow() - session.SignedInAt < Life ? session : null;
    }

    /// <summary>Somebody proved who they are. Whoever was signed in in this browser before no longer is.</summary>
    public ProviderSession Begin(HttpContext http, CastMember member)
    {
        var session = new ProviderSession(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), member, time.GetUtcNow());
        lock (gate)
        {
            if (http.Request.Cookies[CookieName] is { } earlier) sessions.Remove(earlier);
            sessions.Add(session.Id, session);
            order.Enqueue(session.Id);
            if (order.Count > SessionsMax) sessions.Remove(order.Dequeue());
        }

        http.Response.Cookies.Append(CookieName, session.Id, Options(http));
        return session;
    }

    public void End(HttpContext http, ProviderSession session)
    {
        lock (gate) sessions.Remove(session.Id);
        http.Response.Cookies.Delete(CookieName, Options(http));
    }

    private static CookieOptions Options(HttpContext http) =>
        new() { Path = Pages.SandboxIdentity, HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps };
}
