using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mozarto.Dashboard.Tests.SupportTests;

/// <summary>A small Kestrel of its own with one handler: what the clients of the tests are tried on.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public static async Task<TestServer> StartAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var built = builder.Build();
        built.Run(handler);
        await built.StartAsync();
        return new TestServer(built);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
