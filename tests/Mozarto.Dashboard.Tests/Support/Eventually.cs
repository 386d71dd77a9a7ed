using System.Diagnostics;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// Waits for a sign instead of for time: asks again and again until a condition holds, and fails with a message when it does not in time.
/// The only place in the tests that lets real time pass.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan PatienceDefault = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(15);

    public static Task TrueAsync(string what, Func<bool> condition, TimeSpan? patience = null) =>
        TrueAsync(what, () => Task.FromResult(condition()), patience);

    public static Task TrueAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null) =>
        ValueAsync(what, condition, value => value, patience);

    /// <summary>Reads a value until it is acceptable and returns it; the failure names the last value seen.</summary>
    public static async Task<T> ValueAsync<T>(string what, Func<Task<T>> read, Func<T, bool> acceptable, TimeSpan? patience = null)
    {
        var limit = patience ?? PatienceDefault;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (acceptable(value)) return value;
            if (watch.Elapsed > limit) throw new EventuallyException($"Waited {limit.TotalSeconds:0.#} s for: {what}. Last seen: {value}.");
            await Task.Delay(PollEvery);
        }
    }

    /// <summary>Awaits a task, but not for ever.</summary>
    public static async Task<T> ResultAsync<T>(string what, Task<T> task, TimeSpan? patience = null)
    {
        await CompletedAsync(what, task, patience);
        return await task;
    }

    /// <inheritdoc cref="ResultAsync{T}" />
    public static async Task CompletedAsync(string what, Task task, TimeSpan? patience = null)
    {
        var limit = patience ?? PatienceDefault;
        if (await Task.WhenAny(task, Task.Delay(limit)) != task) throw new EventuallyException($"Waited {limit.TotalSeconds:0.#} s for: {what}.");
        await task;
    }
}

/// <summary>Something that should have happened did not happen in time.</summary>
public sealed class EventuallyException(string message) : Exception(message);
