using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// Mozarto's cashier as a test pretends it, with a ledger of its own: no idempotency key, no status query, ids that it assigns, and an outcome that only a
/// webhook tells, when the test says so. A real HTTP server on a free port of loopback that lives in the process of the test, so that the product may be
/// another process and be killed. It looks at requests with its own eyes, and a script says what it does with each.
/// </summary>
internal sealed class Bank : IAsyncDisposable
{
    public const string CashierPath = "/v1/api/mozarto/cashier";

    private readonly TimeProvider clock;
    private readonly int port;
    private readonly string idPrefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<BankScript> scripts = new();
    private readonly List<Task> accepting = [];
    private readonly ConcurrentBag<Task> serving = [];
    private readonly Lock books = new();
    private readonly List<BankRequest> requests = [];
    private readonly List<BankEntry> ledger = [];
    private TcpListener door;
    private int connections;
    private int cutShort;

    /// <param name="clock">By which tokens expire and answers are delayed; the machine's, unless a test gives the product's.</param>
    public Bank(TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        door = Open(0);
        port = ((IPEndPoint)door.LocalEndpoint).Port;
    }

    /// <summary>What is entered as Mozarto's address.</summary>
    public string BaseUrl => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>A test that changes it has had it reissued.</summary>
    public string CompanyToken { get; set; } = "company-token-of-the-bank-01";

    public string SecretKey { get; set; } = "secret-key-of-the-bank-which-is-long-enough";

    /// <summary>What the endpoint for its webhooks expects.</summary>
    public string WebhookSecret { get; init; } = Sender.MozartoSecret;

    /// <summary>For each request for which no other script was said.</summary>
    public BankScript Otherwise { get; set; } = BankScript.Accept();

    /// <summary>Chooses by what was read, before <see cref="Otherwise"/>; null leaves it to that.</summary>
    public Func<BankRequest, BankScript?>? Choose { get; set; }

    /// <summary>Money that left, in order.</summary>
    public IReadOnlyList<BankEntry> Ledger
    {
        get
        {
            lock (books) return [.. ledger];
        }
    }

    /// <summary>Everything that was taken in full, paid or not, in order.</summary>
    public IReadOnlyList<BankRequest> Requests
    {
        get
        {
            lock (books) return [.. requests];
        }
    }

    /// <summary>How often somebody came, also without saying a word.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>How many began to speak, and never said a whole request.</summary>
    public int CutShort => Volatile.Read(ref cutShort);

    /// <summary>What is done with the next requests, one script for each, in the order in which their first bytes come.</summary>
    public void Next(params IEnumerable<BankScript> following)
    {
        foreach (var script in following) scripts.Enqueue(script);
    }

    /// <summary>From now on connections are refused; those that stand go on.</summary>
    public void CloseDoor() => door.Stop();

    /// <summary>Takes connections again, on the same port.</summary>
    public void OpenDoor() => door = Open(port);

    /// <summary>Waits until so many entries are in the ledger, and returns all.</summary>
    public Task<IReadOnlyList<BankEntry>> PaidAsync(int count, TimeSpan? patience = null) =>
        Eventually.ValueAsync($"{count} entries in the ledger of the bank", () => Task.FromResult(Ledger), entries => entries.Count >= count, patience);

    /// <summary>Waits until so many requests were taken in full, and returns all.</summary>
    public Task<IReadOnlyList<BankRequest>> TookAsync(int count, TimeSpan? patience = null) =>
        Eventually.ValueAsync($"{count} requests at the bank", () => Task.FromResult(Requests), taken => taken.Count >= count, patience);

    /// <summary>A webhook about a request, paid or not: <paramref name="state"/> is its <c>transaction_status</c>. What is null is as it was sent.</summary>
    public BankTelling Tell(BankRequest request, string state = "Approved", BankReference reference = BankReference.Told, string? amountText = null, string? currency = null) =>
        BankTelling.Of(request, WebhookSecret, state, reference, amountText, currency);

    /// <inheritdoc cref="Tell(BankRequest, string, BankReference, string?, string?)" />
    public BankTelling Tell(BankEntry entry, string state = "Approved", BankReference reference = BankReference.Told, string? amountText = null, string? currency = null) =>
        Tell(entry.Request, state, reference, amountText, currency);

    /// <summary>Fails unless every entry was approved, no reference was paid twice, and no currency paid more than was approved.</summary>
    /// <param name="approved">Every payout that was ever approved, by our reference.</param>
    public void AssertAtMostOnce(IEnumerable<(string Reference, Money Amount)> approved)
    {
        var faults = BankInvariant.FaultsOf(Ledger, [.. approved]);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        door.Stop();
        await Task.WhenAll(accepting);
        await Task.WhenAll(serving);
        stop.Dispose();
    }

    private TcpListener Open(int at)
    {
        var listener = new TcpListener(IPAddress.Loopback, at);
        listener.Start();
        accepting.Add(AcceptAsync(listener.Server));
        return listener;
    }

    private Task AcceptAsync(Socket listening) => BankDoor.AcceptAsync(listening, LetIn, stop.Token);

    private void LetIn(Socket socket)
    {
        Interlocked.Increment(ref connections);
        serving.Add(ServeAsync(socket));
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            await TakeAsync(socket);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over, or the other side went away: the books keep what was entered.
        }
    }

    // Whoever comes and says nothing uses up no script: a sender may give up right before its first byte.
    private async Task TakeAsync(Socket socket)
    {
        if (await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, stop.Token) == 0) return;
        var script = scripts.TryDequeue(out var next) ? next : Choose is null ? Otherwise : null;
        if (script is { IsUnread: true }) return;
        if (script?.BeforeReading is { } unread) await unread.PassAsync(stop.Token);
        if (await ReadAsync(socket) is not { } request)
        {
            Interlocked.Increment(ref cutShort);
            return;
        }

        var refusal = BankRules.RefusalOf(request, CompanyToken, SecretKey, clock.GetUtcNow());
        await ActAsync(new BankCall(socket, request), refusal is null ? script ?? Choose!(request) ?? Otherwise : BankScript.DoNotPayAnd(refusal));
    }

    private async Task ActAsync(BankCall call, BankScript script)
    {
        if (script.BeforeEntry is { } taken) await taken.PassAsync(stop.Token);
        if (script.Pays) Enter(call.Request);
        if (script.BeforeAnswer is { } entered) await entered.PassAsync(stop.Token);
        if (script.Delay > TimeSpan.Zero) await Task.Delay(script.Delay, clock, stop.Token);
        await script.Saying.SayAsync(call, stop.Token);
    }

    private async Task<BankRequest?> ReadAsync(Socket socket)
    {
        BankWire? wire;
        try
        {
            wire = await BankWire.ReadAsync(socket, stop.Token);
        }
        catch (SocketException)
        {
            wire = null;
        }

        if (wire is null) return null;
        lock (books)
        {
            var number = requests.Count + 1;
            var request = new BankRequest(number, string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{number:x12}"), wire);
            requests.Add(request);
            return request;
        }
    }

    private void Enter(BankRequest request)
    {
        lock (books) ledger.Add(new BankEntry(ledger.Count + 1, request));
    }
}
