using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.LoadRig.Targets;

/// <summary>
/// What the product is compared with: the same server, settings, verification and rows, but one <c>SaveChangesAsync</c> per request,
/// as one would write it first. A second address reads the body and answers: the most that this server can do at all.
/// </summary>
internal static class BaselineServer
{
    public const string BarePath = "/bare";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = args[Array.IndexOf(args, "--contentRoot") + 1] });
        var problems = new ConfigurationProblems();
        builder.AddFoundations(problems);
        builder.AddData(problems);
        builder.AddWebhooks(problems);
        builder.Services.AddSingleton(new IntakePressure(TimeProvider.System, IntakePressure.WithOneWriter));
        builder.Services.AddSingleton<BaselineReceiver>();
        var app = builder.Build();
        await app.Services.OpenDataAsync(CancellationToken.None);
        await EndpointSeed.PlantAsync(app.Services, CancellationToken.None);
        app.UseRouting();
        app.Map(WebhookEndpoint.Route, static (HttpContext http, string slug, BaselineReceiver receiver) => receiver.ReceiveAsync(http, slug)).ShortCircuit();
        app.Map(BarePath, static async (HttpContext http) => { await ReadAsync(http.Request); }).ShortCircuit();
        await app.RunAsync();
        return 0;
    }

    internal static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
