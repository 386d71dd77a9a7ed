using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>The product as a process of its own, as an operator runs it, so that a test can kill it or make it stand still.</summary>
public sealed class DashboardProcess : IAsyncDisposable
{
    private const string ListeningMark = "Now listening on: ";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    private DashboardProcess(TestDatabase database, TestFolder contentRoot, IEnumerable<KeyValuePair<string, string?>> settings, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo("dotnet",
            ["exec", typeof(Program).Assembly.Location, $"--contentRoot={contentRoot.Root}", .. database.Settings.Concat(settings).Select(setting => $"--{setting.Key}={setting.Value}")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = contentRoot.Root,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>What it has written so far.</summary>
    public string Output => string.Join('\n', lines);

    /// <param name="database">What it works on.</param>
    /// <param name="contentRoot">Holds its App_Data.</param>
    /// <param name="settings">As command-line arguments.</param>
    /// <param name="environment">Variables beside those that every one is started with.</param>
    public static async Task<DashboardProcess> StartAsync(
        TestDatabase database, TestFolder contentRoot, IEnumerable<KeyValuePair<string, string?>> settings, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        var started = new DashboardProcess(database, contentRoot, settings, environment);
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        try
        {
            await Eventually.TrueAsync("the process to listen", started.IsListening, StartsWithin);
        }
        catch (EventuallyException never)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"The process did not start:\n{started.Output}", never);
        }

        return started;
    }

    /// <summary>What the machine tells of it to whoever asks: a file of its folder under <c>/proc</c>.</summary>
    public Task<byte[]> AboutAsync(string file) => File.ReadAllBytesAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/{file}"));

    /// <summary>SIGKILL: nothing is finished, nothing is said.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: stands still, as a paused machine does.</summary>
    public Task StopAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT: goes on as if nothing had been.</summary>
    public Task ContinueAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private bool IsListening()
    {
        if (lines.FirstOrDefault(line => line.Contains(ListeningMark, StringComparison.Ordinal)) is not { } line)
            return process.HasExited ? throw new InvalidOperationException($"The process ended:\n{Output}") : false;

        BaseAddress = new Uri(line[(line.IndexOf(ListeningMark, StringComparison.Ordinal) + ListeningMark.Length)..].Trim());
        return true;
    }

    private void Keep(string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"kill {signal} ended with {kill.ExitCode}.");
    }
}
