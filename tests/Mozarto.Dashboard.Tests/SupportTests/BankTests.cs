using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

/// <summary>The bank of the tests against raw HTTP: what it refuses, what it enters into its ledger, and that each script does what it says.</summary>
public sealed class BankTests
{
    /// <summary>Every saying: its status, or null where no HTTP answer comes.</summary>
    private static readonly Dictionary<string, (BankSaying Saying, int? Status)> Sayings = new (BankSaying Saying, int? Status)[]
    {
        (BankAnswers.Accepted(), 200), (BankAnswers.AcceptedOver("43.50"), 200), (BankAnswers.AcceptedFor("out_2"), 200), (BankAnswers.NoSuccess, 200), (BankAnswers.SuccessWithoutId, 200),
        (BankAnswers.MissingField("phone"), 400), (BankAnswers.Validation("phone must be at least 6 digits"), 400), (BankAnswers.NoRule, 400), (BankAnswers.NoPayer, 400),
        (BankAnswers.NoConfiguration, 400), (BankAnswers.Voucher, 400), (BankAnswers.Unauthorized, 401), (BankAnswers.PasswordExpired, 403), (BankAnswers.RateLimited("30"), 429),
        (BankAnswers.ServerError, 500), (BankAnswers.GatewayTimeout, 504), (BankAnswers.OfProvider("PSP_TIMEOUT", 400), 400), (BankAnswers.OfProvider("UNKNOWN_PSP_ERROR", 500, withId: false), 500),
        (BankAnswers.Redirect(307, new Uri("http://127.0.0.1:9/")), 307), (BankAnswers.Page(200), 200), (BankAnswers.Said(200, "{}"), 200), (BankAnswers.Garbled("+OK\r\n"), null),
        (BankAnswers.CutShort(), null), (BankAnswers.Close, null), (BankAnswers.Reset, null),
    }.ToDictionary(each => each.Saying.ToString(), StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Sayings.Keys];

    [Theory]
    [InlineData("GET", "/v1/api/mozarto/cashier")]
    [InlineData("POST", "/v1/api/mozarto/cashier/")]
    [InlineData("POST", "/")]
    public async Task There_is_one_address_and_one_way_to_ask(string method, string path)
    {
        await using var bank = new Bank();

        Assert.Equal(404, (await (new BankCustomer(bank) with { Method = method, Path = path }).AskAsync()).Status);

        Assert.Empty(bank.Ledger);
    }

    [Theory]
    [InlineData("no company token", 401)]
    [InlineData("another company token", 401)]
    [InlineData("company token without Bearer", 401)]
    [InlineData("no user token", 401)]
    [InlineData("signed with another key", 401)]
    [InlineData("not signed", 401)]
    [InlineData("expired", 401)]
    [InlineData("a session in place of a token", 504)]
    [InlineData("a signature that is no base64", 504)]
    [InlineData("a token without claims", 400)]
    [InlineData("a token without a phone", 400)]
    public async Task Without_good_credentials_nothing_is_paid_whatever_the_script_says(string what, int status)
    {
        var clock = new TestClock();
        await using var bank = new Bank(clock);

        Assert.Equal(status, (await Changed(new BankCustomer(bank), what, clock.GetUtcNow()).AskAsync()).Status);

        Assert.Empty(bank.Ledger);
        Assert.Single(bank.Requests);
    }

    [Theory]
    [InlineData("{", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"type":"PAYOUT","type":"PAYOUT"}""", "no JSON object")]
    [InlineData("{}", "Missing required field: pspType")]
    [InlineData("42.50>\"42.50\"", "plain decimals")]
    [InlineData("42.50>4.25E1", "plain decimals")]
    [InlineData("42.50>-42.50", "plain decimals")]
    [InlineData("42.50>0.00", "plain decimals")]
    [InlineData("PAYOUT>PAYIN", "type must be PAYOUT")]
    [InlineData("PAYONE>BRITE", "PSP Configuration not found")]
    [InlineData("\"currencyCode\":\"CAD\">\"currencyCode\":\"EUR\"", "currencyCode must be the currency")]
    [InlineData("\"phone\":\"15145550123\",>", "Missing required field: phone")]
    [InlineData("\"userId\":\"player-77\">\"userId\":\"\"", "must not be empty")]
    public async Task What_misses_something_is_refused_whatever_the_script_says(string change, string said)
    {
        await using var bank = new Bank();
        var body = change.Split('>') is [var from, var to] ? BankCustomer.PayOne.Replace(from, to, StringComparison.Ordinal) : change;

        var answer = await (new BankCustomer(bank) with { Body = body }).AskAsync();

        Assert.Equal(400, answer.Status);
        Assert.Contains(said, answer.BodyText, StringComparison.Ordinal);
        Assert.Empty(bank.Ledger);
    }

    [Theory]
    [InlineData("42.5")]
    [InlineData("42")]
    public async Task Gigadat_wants_two_decimals(string amount)
    {
        await using var bank = new Bank();

        Assert.Equal(400, (await (new BankCustomer(bank) with { Body = BankCustomer.GigadatEto.Replace("42.50", amount, StringComparison.Ordinal) }).AskAsync()).Status);
        Assert.Equal(200, (await (new BankCustomer(bank) with { Body = BankCustomer.PayOne.Replace("42.50", amount, StringComparison.Ordinal) }).AskAsync()).Status);
    }

    [Theory]
    [InlineData(BankCustomer.PayOne, "status transactionId")]
    [InlineData(BankCustomer.GigadatAch, "status transactionId")]
    [InlineData(BankCustomer.ForumPay, "invoice_currency invoice_amount currency payment_source wait_time network_processing_fee rate amount_exchange amount payment_id reference_no address access_token transactionId merchantReference")]
    [InlineData(BankCustomer.GigadatEto, "transactionId databaseTransactionId payoutType method webflowURL finalizationURL instructions paymentToken amount merchantReference")]
    public async Task What_is_taken_is_entered_as_it_came_and_accepted_in_the_shape_of_its_provider(string body, string fields)
    {
        await using var bank = new Bank();

        var answer = await (new BankCustomer(bank) with { Body = body }).AskAsync();

        var entry = Assert.Single(bank.Ledger);
        Assert.Equal((1, "out_1", "42.50", "player-77"), (entry.Number, entry.Reference, entry.AmountText, entry.UserId));
        Assert.Equal(body, Encoding.UTF8.GetString(entry.Body));
        Assert.Contains(entry.Headers, header => header is { Key: "Host", Value: "bank.test" });
        Assert.Matches("^[0-9a-f]{24}$", entry.TransactionId);
        var data = JsonElement.Parse(answer.Body).GetProperty("data");
        Assert.Equal(entry.TransactionId, data.GetProperty("transactionId").GetString());
        Assert.Equal(fields.Split(' '), data.EnumerateObject().Select(field => field.Name), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_script_says_what_it_is_called_and_pays_or_does_not(string name)
    {
        var (saying, status) = Sayings[name];
        await using var bank = new Bank();
        bank.Next(BankScript.PayAnd(saying), BankScript.DoNotPayAnd(saying));

        for (var ask = 0; ask < 2; ask++)
        {
            var heard = await new BankCustomer(bank).HearAsync();
            if (status is { } code) Assert.StartsWith($"HTTP/1.1 {code} ", heard, StringComparison.Ordinal);
            else Assert.True(heard.Length == 0 || saying.ToString() is "garbled" or "cut short", heard);
        }

        Assert.Equal([1], bank.Ledger.Select(entry => entry.Request.Number));
        Assert.Equal(2, bank.Requests.Count);
        Assert.Equal(2, bank.Requests.Select(request => request.TransactionId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task What_is_cut_short_lacks_its_end_only()
    {
        await using var bank = new Bank();
        bank.Next(BankScript.PayAnd(BankAnswers.CutShort(5)));

        var heard = await new BankCustomer(bank).HearAsync();

        Assert.EndsWith($"\"transactionId\":\"{bank.Ledger[0].TransactionId[..^2]}", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_black_hole_pays_and_says_nothing_for_as_long_as_one_waits()
    {
        await using var bank = new Bank();
        bank.Next(BankScript.PayAnd(BankAnswers.BlackHole));
        using var connection = await RawHttp.ConnectAsync(new Uri(bank.BaseUrl), TimeSpan.FromMilliseconds(200));

        await connection.SendAsync(new BankCustomer(bank).Bytes());

        await bank.PaidAsync(1);
        await Assert.ThrowsAsync<TimeoutException>(() => connection.ReadResponseAsync());
    }

    [Fact]
    public async Task What_is_closed_unread_is_not_taken()
    {
        await using var bank = new Bank();
        bank.Next(BankScript.CloseUnread);

        Assert.Empty(await new BankCustomer(bank).HearAsync());
        Assert.Equal(200, (await new BankCustomer(bank).AskAsync()).Status);

        Assert.Equal((1, 1, 2), (bank.Requests.Count, bank.Ledger.Count, bank.Connections));
    }

    [Fact]
    public async Task Gates_stand_before_reading_before_the_entry_and_before_the_answer()
    {
        await using var bank = new Bank();
        var (reading, entry, answer) = (new BankGate(), new BankGate(), new BankGate());
        bank.Next(BankScript.Accept() with { BeforeReading = reading, BeforeEntry = entry, BeforeAnswer = answer });
        var asking = new BankCustomer(bank).AskAsync();

        await reading.ReachedAsync();
        Assert.Equal((0, 0, false), (bank.Requests.Count, bank.Ledger.Count, entry.IsReached));
        reading.Open();
        await entry.ReachedAsync();
        Assert.Equal((1, 0, false), (bank.Requests.Count, bank.Ledger.Count, answer.IsReached));
        entry.Open();
        await answer.ReachedAsync();
        Assert.Equal((1, 1, false), (bank.Requests.Count, bank.Ledger.Count, asking.IsCompleted));
        answer.Open();

        Assert.Equal(200, (await asking).Status);
    }

    [Fact]
    public async Task An_answer_can_take_its_time_by_the_clock()
    {
        var clock = new TestClock();
        await using var bank = new Bank(clock);
        bank.Next(BankScript.Accept() with { Delay = TimeSpan.FromSeconds(25) });
        var asking = new BankCustomer(bank).AskAsync();
        await Eventually.TrueAsync("the bank to wait", () => clock.TimersWaiting == 1);

        clock.Advance(TimeSpan.FromSeconds(24));
        Assert.Equal((1, false), (bank.Ledger.Count, asking.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, (await asking).Status);
    }

    [Fact]
    public async Task Scripts_are_used_up_by_those_who_speak_and_then_it_is_chosen_by_what_was_said()
    {
        await using var bank = new Bank { Otherwise = BankScript.DoNotPayAnd(BankAnswers.ServerError) };
        bank.Choose = request => request.Reference == "out_2" ? BankScript.Accept() : null;
        bank.Next(BankScript.DoNotPayAnd(BankAnswers.NoRule));
        using (var silent = await RawHttp.ConnectAsync(new Uri(bank.BaseUrl))) silent.HalfClose();
        await Eventually.TrueAsync("the silent one", () => bank.Connections == 1);
        var other = new BankCustomer(bank) with { Body = BankCustomer.PayOne.Replace("out_1", "out_2", StringComparison.Ordinal) };

        Assert.Equal(400, (await new BankCustomer(bank).AskAsync()).Status);
        Assert.Equal(500, (await new BankCustomer(bank).AskAsync()).Status);
        Assert.Equal(200, (await other.AskAsync()).Status);
        Assert.Equal("out_2", Assert.Single(bank.Ledger).Reference);
    }

    [Fact]
    public async Task Half_a_request_is_none()
    {
        await using var bank = new Bank();
        using (var connection = await RawHttp.ConnectAsync(new Uri(bank.BaseUrl))) await connection.SendAsync(new BankCustomer(bank).Bytes().AsMemory()[..^1]);

        await Eventually.TrueAsync("the bank to notice", () => bank.CutShort == 1);
        Assert.Empty(bank.Requests);
    }

    [Fact]
    public async Task Who_dies_behind_the_last_byte_has_asked_all_the_same()
    {
        await using var bank = new Bank();
        var (unread, taken) = (new BankGate(), new BankGate());
        bank.Next(BankScript.Accept() with { BeforeReading = unread }, BankScript.Accept() with { BeforeEntry = taken });
        foreach (var gate in new[] { unread, taken })
        {
            using var connection = await RawHttp.ConnectAsync(new Uri(bank.BaseUrl));
            await connection.SendAsync(new BankCustomer(bank).Bytes());
            await gate.ReachedAsync();
        }

        Assert.Empty(bank.Ledger);
        unread.Open();
        taken.Open();

        await bank.PaidAsync(2);
    }

    [Fact]
    public async Task A_closed_door_refuses_connections_and_opens_again_at_the_same_address()
    {
        await using var bank = new Bank();
        var gate = new BankGate();
        bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var inside = new BankCustomer(bank).AskAsync();
        await gate.ReachedAsync();
        bank.CloseDoor();
        await Assert.ThrowsAsync<SocketException>(() => new BankCustomer(bank).AskAsync());

        bank.OpenDoor();

        Assert.Equal(200, (await new BankCustomer(bank).AskAsync()).Status);
        gate.Open();
        Assert.Equal(200, (await inside).Status);
    }

    [Fact]
    public async Task What_is_reset_breaks_and_what_is_closed_ends()
    {
        await using var bank = new Bank();
        bank.Next(BankScript.PayAnd(BankAnswers.Reset), BankScript.PayAnd(BankAnswers.Close));

        Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(() => HearEndAsync(bank))).SocketErrorCode);
        Assert.Equal(0, await HearEndAsync(bank));
    }

    private static async Task<int> HearEndAsync(Bank bank)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", new Uri(bank.BaseUrl).Port);
        await socket.SendAsync(new BankCustomer(bank).Bytes());
        return await Eventually.ResultAsync("the end of the connection", socket.ReceiveAsync(new byte[1]));
    }

    private static BankCustomer Changed(BankCustomer good, string what, DateTimeOffset now)
    {
        var (claims, secret) = (BankCustomer.Claims, good.Bank.SecretKey);
        return what switch
        {
            "no company token" => good with { Authorization = null },
            "another company token" => good with { Authorization = "Bearer another" },
            "company token without Bearer" => good with { Authorization = good.Bank.CompanyToken },
            "no user token" => good with { UserToken = null },
            "a session in place of a token" => good with { UserToken = "Bearer a-session" },
            "signed with another key" => good with { UserToken = BankCustomer.TokenOf(claims, "another key") },
            "not signed" => good with { UserToken = BankCustomer.TokenOf(claims, secret, """{"alg":"none"}""") },
            "expired" => good with { UserToken = BankCustomer.TokenOf(claims.Replace("}", $",\"exp\":{now.ToUnixTimeSeconds()}}}", StringComparison.Ordinal), secret) },
            "a signature that is no base64" => good with { UserToken = BankCustomer.TokenOf(claims, secret) + "*" },
            "a token without claims" => good with { UserToken = BankCustomer.TokenOf("{}", secret) },
            "a token without a phone" => good with { UserToken = BankCustomer.TokenOf(claims.Replace("15145550123", "", StringComparison.Ordinal), secret) },
            _ => throw new ArgumentException(what, nameof(what)),
        };
    }
}
