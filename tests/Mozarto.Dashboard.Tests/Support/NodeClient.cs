using System.Diagnostics;
using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>A client from tests/clients that runs under Node: one line of JSON asks, one line of JSON answers.</summary>
public class NodeClient : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(40);

    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly Process process;
    private readonly Task<string> errors;

    public NodeClient(string script)
    {
        var clients = Repository.PathOf("tests/clients");
        if (!Directory.Exists(Path.Combine(clients, "node_modules")))
        {
            throw new InvalidOperationException("The npm packages of tests/clients are not installed: run tests/run.sh (it installs them).");
        }

        process = Process.Start(new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = clients,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Asks and waits for the answer. A client that answers with an error, or ends, throws.</summary>
    public async Task<JsonElement> AskAsync(object question)
    {
        await oneAtATime.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question, JsonSerializerOptions.Web));
            await process.StandardInput.FlushAsync();
            var line = await Eventually.ResultAsync("an answer of the Node client", process.StandardOutput.ReadLineAsync(), AnswerWithin);
            if (line is null) throw new InvalidOperationException($"The Node client ended without an answer: {await errors}");
            var answer = JsonElement.Parse(line);
            if (answer.TryGetProperty("error", out var error)) throw new InvalidOperationException($"The Node client answered: {error.GetString()}");
            return answer;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        oneAtATime.Dispose();
    }
}
