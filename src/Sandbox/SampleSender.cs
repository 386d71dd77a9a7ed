using System.Diagnostics;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>What came of sending one sample: how often each answer came, and how long the slowest took.</summary>
internal sealed record SampleResult(Sample Sample, DateTimeOffset SentAt, IReadOnlyList<(int Status, int Count)> Answers, TimeSpan Slowest, TimeSpan Together);

/// <summary>Sends samples to our own endpoints through real HTTP, as the pretend Mozarto and Mozart Pay.</summary>
internal sealed class SampleSender(OwnAddress own, TimeProvider time) : IDisposable
{
    private const int ConnectionsMax = 32;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private long number = Stopwatch.GetTimestamp();

    public async Task<SampleResult> SendAsync(Sample sample, CancellationToken cancellation)
    {
        var sentAt = time.GetUtcNow();
        var startedAt = time.GetTimestamp();
        var answers = new System.Collections.Concurrent.ConcurrentBag<(int Status, TimeSpan Took)>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sample.Times),
            new ParallelOptions { MaxDegreeOfParallelism = sample.Times > ConnectionsMax ? ConnectionsMax : 1, CancellationToken = cancellation },
            async (_, stop) => answers.Add(await SendOneAsync(sample, stop)));
        return new SampleResult(
            sample, sentAt, [.. answers.GroupBy(answer => answer.Status).Select(group => (group.Key, group.Count())).OrderBy(group => group.Key)],
            answers.Max(answer => answer.Took), time.GetElapsedTime(startedAt));
    }

    /// <summary>Sends one request as it was composed, and says what was answered.</summary>
    public async Task<(int Status, TimeSpan Took)> PostAsync(SampleRequest composed, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(own.Find()!, $"/webhooks/{composed.Slug}{composed.Query}"))
        {
            Content = new ByteArrayContent(composed.Body) { Headers = { ContentType = new("application/json") } },
        };
        foreach (var (name, value) in composed.Headers) request.Headers.TryAddWithoutValidation(name, value);
        var startedAt = time.GetTimestamp();
        using var response = await http.SendAsync(request, cancellation);
        return ((int)response.StatusCode, time.GetElapsedTime(startedAt));
    }

    public void Dispose() => http.Dispose();

    private Task<(int Status, TimeSpan Took)> SendOneAsync(Sample sample, CancellationToken cancellation) =>
        PostAsync(sample.Compose(new SampleContext(time.GetUtcNow(), Interlocked.Increment(ref number))), cancellation);
}
