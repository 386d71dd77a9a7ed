using System.Collections.Concurrent;
using System.Net;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>A secret is exchanged while many senders send as fast as they can: the new one is entered first, so nobody is refused at any moment.</summary>
public abstract class RotationUnderLoadContract(EndpointBench bench)
{
    private const int Senders = 8;
    private const int OfEachKind = 600;

    private readonly ConcurrentQueue<HttpStatusCode> answers = new();
    private volatile string[] signedWith = [];
    private volatile bool isOver;

    [Fact]
    public async Task Not_one_delivery_is_refused_that_was_signed_with_what_is_valid()
    {
        var (old, replacement) = (EndpointBench.NewSecret(), EndpointBench.NewSecret());
        var slug = await bench.CreateAsync(old);
        signedWith = [old];
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendAsync(slug))).ToList();

        await AnsweredAsync();
        Assert.IsType<EndpointResult.Done>(await bench.AddAsync(slug, replacement));
        await AnsweredAsync();
        signedWith = [old, replacement];
        await AnsweredAsync();
        signedWith = [replacement];
        // Whoever had signed with the old one alone has been answered by then.
        await AnsweredAsync();
        Assert.IsType<EndpointResult.Done>(await bench.RetireAsync(slug, old));
        await AnsweredAsync();
        isOver = true;
        await Task.WhenAll(senders);

        Assert.Equal([HttpStatusCode.OK], answers.Distinct());
        Assert.Equal((401, 200), (await bench.AnswerAsync(slug, old), await bench.AnswerAsync(slug, replacement)));
    }

    private async Task AnsweredAsync()
    {
        var enough = answers.Count + OfEachKind;
        await Eventually.TrueAsync("so many more were answered", () => answers.Count >= enough);
    }

    private async Task SendAsync(string slug)
    {
        using var http = new HttpClient { BaseAddress = bench.App.BaseAddress };
        while (!isOver)
        {
            var (body, now) = (Sender.NewBody(), bench.Clock.GetUtcNow());
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/webhooks/{slug}", UriKind.Relative)) { Content = new ByteArrayContent(body) };
            request.Headers.TryAddWithoutValidation("Mozart-Pay-Signature", $"t={now.ToUnixTimeSeconds()}{string.Concat(signedWith.Select(secret => $",v1={Sender.V1(body, secret, now)}"))}");
            using var answer = await http.SendAsync(request);
            answers.Enqueue(answer.StatusCode);
        }
    }
}

public sealed class RotationUnderLoadOnSqlite(SqliteEndpoints bench) : RotationUnderLoadContract(bench), IClassFixture<SqliteEndpoints>;

public sealed class RotationUnderLoadOnPostgres(PostgresEndpoints bench) : RotationUnderLoadContract(bench), IClassFixture<PostgresEndpoints>;
