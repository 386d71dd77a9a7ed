using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>Whether people can be sent to the provider now.</summary>
internal abstract record ProviderState
{
    private ProviderState() { }

    public sealed record Ready(ProviderDocument Document) : ProviderState;

    /// <summary>It does not answer, or what it tells about itself does not fit. The reason is for the log.</summary>
    public sealed record Unavailable(string Reason) : ProviderState;
}

/// <summary>
/// What we know of the provider. It is asked when somebody needs to know, by one question at a time, and never holds up a start; what it told last counts until
/// it tells something new. A key that nobody knows makes it be asked once more, and then not again for a while, however many such keys come.
/// </summary>
internal sealed partial class IdentityProvider(OpenIdConnectSettings settings, ProviderChannel channel, TimeProvider time, ILogger<IdentityProvider> log)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromHours(12);
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenUnknownKeys = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private ProviderDocument? known;
    private ProviderState.Unavailable? failure;
    private Task<ProviderState>? asking;
    private DateTimeOffset askedAt = DateTimeOffset.MinValue;
    private DateTimeOffset? askedForKeyAt;

    /// <summary>What it told last, without asking.</summary>
    public ProviderDocument? Known
    {
        get
        {
            lock (gate) return known;
        }
    }

    /// <param name="patience">How long to wait for a provider that is slow; it may still answer for the next one who asks.</param>
    /// <param name="cancel">Ends the wait, not the question.</param>
    public async Task<ProviderState> FindAsync(TimeSpan patience, CancellationToken cancel)
    {
        Task<ProviderState> answer;
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (known is not null && now - known.FetchedAt > FreshFor && now - askedAt > BetweenUnknownKeys) Ask(now);
            if (known is not null) return new ProviderState.Ready(known);
            if (failure is not null && asking is not { IsCompleted: false } && now - askedAt < BetweenFailures) return failure;
            answer = Ask(now);
        }

        return await WithinAsync(answer, patience, cancel);
    }

    /// <summary>Asks again because a token names a key that is not in the document: the newest one, which may be the same.</summary>
    public async Task<ProviderDocument> FindNewerAsync(ProviderDocument than, TimeSpan patience, CancellationToken cancel)
    {
        Task<ProviderState> answer;
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (known is not null && known != than) return known;
            if (now - askedForKeyAt < BetweenUnknownKeys && asking is not { IsCompleted: false }) return than;
            if (asking is not { IsCompleted: false }) askedForKeyAt = now;
            answer = Ask(now);
        }

        return await WithinAsync(answer, patience, cancel) is ProviderState.Ready ready ? ready.Document : than;
    }

    private async Task<ProviderState> WithinAsync(Task<ProviderState> answer, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            return await answer.WaitAsync(patience, time, cancel);
        }
        catch (TimeoutException)
        {
            return new ProviderState.Unavailable("it has not answered yet");
        }
    }

    // Under the gate. Whoever asks while a question is under way waits for that one.
    private Task<ProviderState> Ask(DateTimeOffset now)
    {
        if (asking is { IsCompleted: false }) return asking;
        askedAt = now;
        return asking = Task.Run(AskAsync);
    }

    private async Task<ProviderState> AskAsync()
    {
        var state = await FetchAsync();
        lock (gate)
        {
            if (state is ProviderState.Ready ready) (known, failure) = (ready.Document, null);
            else failure = (ProviderState.Unavailable)state;
        }

        if (state is ProviderState.Unavailable unavailable) LogUnavailable(unavailable.Reason);
        return state;
    }

    private async Task<ProviderState> FetchAsync()
    {
        if (settings.Address() is not { } address) return new ProviderState.Unavailable("its address is not known yet");
        try
        {
            var told = await OpenIdConnectConfigurationRetriever.GetAsync(address.MetadataAddress, channel, CancellationToken.None);
            return ProviderDocument.TryTake(told, address, settings.RequireHttpsMetadata, time.GetUtcNow(), out var document, out var fault)
                ? new ProviderState.Ready(document) : new ProviderState.Unavailable(fault);
        }
        catch (IOException silent)
        {
            return new ProviderState.Unavailable(silent.Message);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException or FormatException or NotSupportedException)
        {
            return new ProviderState.Unavailable($"its document cannot be read ({unreadable.GetType().Name})");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody can be sent to the OpenID provider: {Reason}")]
    private partial void LogUnavailable(string reason);
}
