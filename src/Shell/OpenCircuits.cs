using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Shell;

/// <summary>
/// Counts the pages that each person has open on this instance, and opens no more than a number of them: each costs the server memory for as long as it is open,
/// and whoever opens thousands must not take it from the others. The request of a circuit lasts as long as its connection.
/// </summary>
internal sealed class OpenCircuits
{
    /// <summary>So many of one person.</summary>
    public const int OfOneMax = 60;

    private readonly Lock countsLock = new();
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Answers 429 where a person has too many; those who have not signed in get no circuit anyway.</summary>
    public async Task CountAsync(HttpContext http, RequestDelegate next)
    {
        var isConnection = string.Equals(http.Request.Path.Value?.TrimEnd('/'), CircuitDoor.Address, StringComparison.OrdinalIgnoreCase);
        if (!isConnection || Operator.From(http.User) is not { } who)
        {
            await next(http);
            return;
        }

        if (!TryEnter(who.Identity))
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            Leave(who.Identity);
        }
    }

    private bool TryEnter(string identity)
    {
        lock (countsLock)
        {
            var count = counts.GetValueOrDefault(identity);
            if (count >= OfOneMax) return false;
            counts[identity] = count + 1;
            return true;
        }
    }

    private void Leave(string identity)
    {
        lock (countsLock)
        {
            if (--counts[identity] == 0) counts.Remove(identity);
        }
    }
}
