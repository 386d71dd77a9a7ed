using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Keeps an open page to what its session is now: looks at once when somebody's roles or sessions change, and every half minute besides. Where the session is
/// over nobody is signed in any more, and the page goes to the door. What a person does in the page keeps the session alive; what the page does by itself does not.
/// </summary>
internal sealed partial class SessionWatch(
    AuthenticationStateProvider shown, Sessions sessions, SessionChecks checks, LiveUpdates live, TimeProvider time, ILogger<SessionWatch> log) : CircuitHandler, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim changed = new(0, 1);
    private volatile bool isActive;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var person = (await shown.GetAuthenticationStateAsync()).User;
        if (EntityId.TryParse(EntityId.SessionPrefix, person.FindFirst(SessionTicket.SessionClaim)?.Value, out var id))
            _ = Task.Run(() => WatchAsync(id, circuit.Id), CancellationToken.None);
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => ending.CancelAsync();

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        isActive = true;
        return next(context);
    };

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        changed.Dispose();
    }

    private async Task WatchAsync(long id, string circuitId)
    {
        using var subscription = live.Subscribe(Topics.People, Signal);
        var isOver = true;
        try
        {
            // One wait outlives the looks between two signs, so that none of them is swallowed.
            var sign = changed.WaitAsync(ending.Token);
            while (await LookAsync(id, circuitId))
            {
                await sign.WaitAsync(LookEvery, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ending.Token.ThrowIfCancellationRequested();
                if (sign.IsCompleted) sign = changed.WaitAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            isOver = false;
        }
        finally
        {
            // Also where the watch itself broke: a page that nobody watches is nobody's.
            if (isOver) Show(new ClaimsPrincipal(new ClaimsIdentity()));
        }
    }

    // False where the session is over. A store that does not answer just now takes nobody's rights away; commands need it too.
    private async Task<bool> LookAsync(long id, string circuitId)
    {
        try
        {
            var wasActive = isActive;
            isActive = false;
            if (await sessions.FindAsync(id, wasActive, ending.Token) is not { } found || await checks.CheckAsync(found, ending.Token) is not { } current) return false;
            var person = (await shown.GetAuthenticationStateAsync()).User;
            var now = WithOriginOf(person, current.Person);
            if (!IsSame(person, now)) Show(now);
        }
        catch (Exception trouble) when (trouble is DbException or TimeoutException)
        {
            LogNotSeen(log, circuitId, trouble);
        }

        return true;
    }

    private void Show(ClaimsPrincipal person) =>
        ((ServerAuthenticationStateProvider)shown).SetAuthenticationState(Task.FromResult(new AuthenticationState(person)));

    // From where a circuit was opened is known to its request only.
    private static ClaimsPrincipal WithOriginOf(ClaimsPrincipal opened, ClaimsPrincipal person)
    {
        var origin = opened.Claims.Where(claim => claim.Type is Operator.AddressClaim or Operator.ReferenceClaim).ToList();
        return origin.Count == 0 ? person : new ClaimsPrincipal([.. person.Identities, new ClaimsIdentity(origin)]);
    }

    private static bool IsSame(ClaimsPrincipal one, ClaimsPrincipal other) =>
        one.Claims.Select(claim => (claim.Type, claim.Value)).ToHashSet().SetEquals(other.Claims.Select(claim => (claim.Type, claim.Value)));

    // Called on the publisher's thread: it only raises the flag, and one raised flag stands for any number of changes.
    private void Signal()
    {
        lock (changed)
        {
            if (!ending.IsCancellationRequested && changed.CurrentCount == 0) changed.Release();
        }
    }

    [LoggerMessage(EventId = 60, Level = LogLevel.Warning, Message = "The session of circuit {CircuitId} could not be looked up; trying again.")]
    private static partial void LogNotSeen(ILogger log, string circuitId, Exception trouble);
}
