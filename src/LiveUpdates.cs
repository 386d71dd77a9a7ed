using System.Collections.Concurrent;

namespace Mozarto.Dashboard;

/// <summary>
/// "Something under this topic changed." Published after a commit, without data: whoever listens asks the database again.
/// A listener must return at once and never throw.
/// </summary>
internal sealed class LiveUpdates
{
    private readonly ConcurrentDictionary<string, ImmutableListeners> topics = new(StringComparer.Ordinal);

    /// <summary>Called with each topic that this process publishes, so that it can be told to the other instances.</summary>
    public Action<string>? OnPublished { get; set; }

    /// <summary>Topics that somebody listens to.</summary>
    public int TopicsCount => topics.Count;

    public void Publish(string topic)
    {
        Deliver(topic);
        OnPublished?.Invoke(topic);
    }

    /// <summary>Tells the listeners here about a change, wherever it was committed.</summary>
    public void Deliver(string topic)
    {
        if (!topics.TryGetValue(topic, out var listeners)) return;
        foreach (var listener in listeners.All) listener();
    }

    public IDisposable Subscribe(string topic, Action listener)
    {
        topics.AddOrUpdate(topic, _ => new ImmutableListeners([listener]), (_, now) => new ImmutableListeners([.. now.All, listener]));
        return new Subscription(() => Remove(topic, listener));
    }

    private void Remove(string topic, Action listener)
    {
        while (topics.TryGetValue(topic, out var listeners))
        {
            var rest = listeners.Without(listener);
            var isRemoved = rest.All.Length == 0
                ? topics.TryRemove(KeyValuePair.Create(topic, listeners))
                : topics.TryUpdate(topic, rest, listeners);
            if (isRemoved) return;
        }
    }

    private sealed record ImmutableListeners(Action[] All)
    {
        public ImmutableListeners Without(Action listener)
        {
            var index = Array.IndexOf(All, listener);
            return index < 0 ? this : new ImmutableListeners([.. All[..index], .. All[(index + 1)..]]);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        private Action? end = end;

        public void Dispose() => Interlocked.Exchange(ref end, null)?.Invoke();
    }
}
