using System.Collections.Concurrent;
using System.Diagnostics;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.LoadRig.Targets;

/// <summary>
/// A server under load, in a process of its own: the published product or the baseline. It chooses a free port and says which;
/// that line is the sign that it is ready. Whatever happens to the rig, the process ends with it.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Slug = "mozart-pay";
    public const string Secret = "load-rig-signing-secret";

    private const string ListeningSign = "Now listening on: ";
    private const int LinesKeptMax = 200;
    private static readonly TimeSpan ReadyWaitMax = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new RigException($"A server ended before it was ready:\n{string.Join('\n', lines)}"));
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public Uri Address => listening.Task.Result;

    /// <summary>From the start of the process until it listened.</summary>
    public TimeSpan StartDuration { get; private set; }

    /// <summary>CPU time that the process has used so far, all threads together.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that the process holds just now.</summary>
    public long MemoryBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts the published product; as a sandbox where somebody is to sign in.</summary>
    public static Task<ServerProcess> StartProductAsync(string appFolder, RigStore store, RigFolder folder, bool isSandbox = false) =>
        StartAsync([Path.Combine(appFolder, "Mozarto.Dashboard.dll"), "--Sandbox:Enabled", isSandbox ? "true" : "false", .. isSandbox ? [] : Provider], appFolder, store, folder, "product");

    /// <summary>Starts what the product is compared with, out of this very program.</summary>
    public static Task<ServerProcess> StartBaselineAsync(string appFolder, RigStore store, RigFolder folder) =>
        StartAsync([typeof(ServerProcess).Assembly.Location, "baseline-server"], appFolder, store, folder, "baseline");

    /// <summary><c>kill -9</c>: nothing in the process gets to run again.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        await KillAsync();
        process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string[] arguments, string appFolder, RigStore store, RigFolder folder, string name)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "--contentRoot", appFolder, "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (key, value) in Settings(store, folder.PathOf("keys-" + name))) start.Environment[key] = value;

        var server = new ServerProcess(start);
        var watch = Stopwatch.StartNew();
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        await server.listening.Task.WaitAsync(ReadyWaitMax);
        server.StartDuration = watch.Elapsed;
        return server;
    }

    // In earnest the product starts with a provider only; nobody signs in there.
    private static string[] Provider =>
    [
        "--Authentication:OpenIdConnect:Authority", "https://sign-in.example.test", "--Authentication:OpenIdConnect:ClientId", "dashboard", "--Authentication:OpenIdConnect:ClientSecret", Secret,
    ];

    private static Dictionary<string, string> Settings(RigStore store, string keyFolder) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Database__Provider"] = store.Provider == DatabaseProvider.Sqlite ? "Sqlite" : "PostgreSql",
        ["ConnectionStrings__Dashboard"] = store.ConnectionString,
        ["DataProtection__KeyFolder"] = keyFolder,
        ["DataProtection__KeysUnprotected"] = "true",
        ["Endpoints__0__Slug"] = Slug,
        ["Endpoints__0__Kind"] = "MozartPay",
        ["Endpoints__0__Secret"] = Secret,
        ["Endpoints__1__Slug"] = "mozarto",
        ["Endpoints__1__Kind"] = "Mozarto",
        ["Endpoints__1__Secret"] = Secret,
        ["Endpoints__2__Slug"] = "mozarto-payone",
        ["Endpoints__2__Kind"] = "Mozarto",
        ["Endpoints__2__Secret"] = Secret,
    };

    private void Note(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        while (lines.Count > LinesKeptMax) lines.TryDequeue(out _);
        if (line.IndexOf(ListeningSign, StringComparison.Ordinal) is >= 0 and var at) listening.TrySetResult(new Uri(line[(at + ListeningSign.Length)..].Trim()));
    }

    private void KillAtExit(object? sender, EventArgs e)
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }
}
