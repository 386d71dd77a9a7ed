using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Everything an app logs at its configured levels, as one text an event.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> events = new();

    public IReadOnlyList<string> Events => [.. events];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, events);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            events.Enqueue($"{logLevel} {category}: {formatter(state, exception)}{exception}");
    }
}
