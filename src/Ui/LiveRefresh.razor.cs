using Microsoft.AspNetCore.Components;

namespace Mozarto.Dashboard.Ui;

/// <summary>
/// "Ask the database again": subscribes to a topic of <see cref="LiveUpdates"/> and calls <see cref="OnChange"/>, at once for a single change and at most
/// once per <see cref="PauseMs"/> in a burst. Calls never overlap, and a change during a call leads to one more call after it. A call that throws is logged
/// and does not end the refreshing; the page is expected to say what it could not load.
/// </summary>
public sealed partial class LiveRefresh : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim changed = new(0, 1);
    private IDisposable? subscription;
    private string? subscribedTopic;

    /// <summary>The topic as its publisher spells it.</summary>
    [Parameter, EditorRequired] public string Topic { get; set; } = "";

    /// <summary>Loads again. Runs in the page's own context, so it may change the page's fields.</summary>
    [Parameter, EditorRequired] public EventCallback OnChange { get; set; }

    /// <summary>The shortest time between two calls, in milliseconds.</summary>
    [Parameter] public int PauseMs { get; set; } = 500;

    protected override void OnParametersSet()
    {
        if (subscribedTopic == Topic || !RendererInfo.IsInteractive) return;
        subscription?.Dispose();
        subscription = Updates.Subscribe(Topic, Signal);
        if (subscribedTopic is null) _ = RefreshAsync();
        subscribedTopic = Topic;
    }

    public void Dispose()
    {
        subscription?.Dispose();
        ending.Cancel();
        ending.Dispose();
    }

    // Called on the publisher's thread: it only raises the flag, and one raised flag stands for any number of changes.
    private void Signal()
    {
        lock (changed)
        {
            if (changed.CurrentCount == 0) changed.Release();
        }
    }

    private async Task RefreshAsync()
    {
        var end = ending.Token;
        try
        {
            while (true)
            {
                await changed.WaitAsync(end);
                await CallAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(PauseMs), Clock, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page is gone.
        }
    }

    private async Task CallAsync()
    {
        try
        {
            await InvokeAsync(OnChange.InvokeAsync);
        }
        catch (Exception exception)
        {
            LogFailure(Log, exception, Topic);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page could not be refreshed after a change of {Topic}")]
    private static partial void LogFailure(ILogger log, Exception exception, string topic);
}
