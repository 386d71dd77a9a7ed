using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Xunit.Abstractions;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Bytes that nobody thought of: reading never throws, and nothing damaged counts as an answer.</summary>
public sealed class AnswerFuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 20_000;

    private static readonly string[] Whole = [Answers.Generic, Answers.Gigadat, Answers.Validation, Answers.NoConfiguration, Answers.OfProvider("PSP_RATE_LIMITED", null), Answers.Voucher];
    private static readonly int[] Statuses = [200, 400, 401, 403, 429, 500];

    public static TheoryData<string> Garbled => new(
        Answers.Generic[..^1], Answers.Generic + "}", Answers.Generic + Answers.Generic, Answers.Generic.Replace("true", "tru", StringComparison.Ordinal),
        """{"status":"success","status":"success","isSuccess":true,"data":{"transactionId":"t1"}}""",
        """{"status":"success","isSuccess":false,"isSuccess":true,"data":{"transactionId":"t1"}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1"},"data":{"transactionId":"t1"}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","transactionId":"t2"}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","transaction\u0049d":"t2"}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","amount":1,"amount":42.5}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","invoice_currency":"CAD","invoice_currency":"CAD"}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","merchantReference":"","merchantReference":""}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":7}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"\ud800"}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","amount":{"value":42.5}}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","amount":true}}""",
        """{"status":"success","isSuccess":true,"data":{"transactionId":"t1","success":"yes"}}""",
        """{"status":"success","isSuccess":"true","data":{"transactionId":"t1"}}""",
        """{"status":["success"],"isSuccess":true,"data":{"transactionId":"t1"}}""",
        """{"status":"error","isSuccess":false,"message":"Validation failed","message":"no"}""",
        """{"status":"error","isSuccess":false,"message":["Validation failed"]}""",
        """{"status":"error","isSuccess":false,"message":"x","errorCode":7}""",
        """{"status":"error","isSuccess":false,"message":"x","errorCode":"PSP_RATE_LIMITED","errorCode":"PSP_RATE_LIMITED"}""",
        """{"status":"error","isSuccess":false,"message":"x","transactionId":{}}""",
        Answers.Success($"{{\"transactionId\":\"{new string('t', 201)}\"}}"),
        Answers.Success($"{{\"transactionId\":\"t1\",\"deep\":{new string('[', 100)}{new string(']', 100)}}}"));

    [Theory]
    [MemberData(nameof(Garbled))]
    public void What_is_garbled_is_unknown_whatever_its_status(string body)
    {
        foreach (var status in Statuses) Assert.IsType<CashierAnswer.Unknown>(Read(status, Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [MemberData(nameof(Garbled))]
    public void A_byte_order_mark_does_not_change_that(string body)
    {
        Assert.IsType<CashierAnswer.Unknown>(Read(200, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(body)]));
        Assert.IsType<CashierAnswer.Accepted>(Read(200, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Answers.Generic)]));
    }

    [Theory]
    [InlineData("message")]
    [InlineData("wait_time")]
    [InlineData("unheard_of")]
    public void Invalid_UTF8_anywhere_is_unknown(string field)
    {
        var text = Answers.Success($$"""{"transactionId":"t1","{{field}}":"*"}""");
        var body = Encoding.UTF8.GetBytes(text);
        Assert.IsType<CashierAnswer.Accepted>(Read(200, body));
        body[text.IndexOf('*', StringComparison.Ordinal)] = 0xFF;

        foreach (var status in Statuses) Assert.IsType<CashierAnswer.Unknown>(Read(status, body));
    }

    [Fact]
    public void No_beginning_of_an_answer_is_an_answer()
    {
        foreach (var body in Whole.Select(Encoding.UTF8.GetBytes))
        {
            for (var length = 1; length < body.TrimEnd("\n"u8).Length; length++)
            {
                foreach (var status in Statuses) Assert.IsType<CashierAnswer.Unknown>(Read(status, body[..length]));
            }
        }
    }

    [Fact]
    public void Random_bytes_never_throw_and_are_never_accepted() => Repeat(random =>
    {
        var bytes = new byte[random.Next(80)];
        random.NextBytes(bytes);
        Assert.IsNotType<CashierAnswer.Accepted>(Read(Statuses[random.Next(Statuses.Length)], bytes));
    });

    [Fact]
    public void Mutated_answers_never_throw_and_are_accepted_only_under_the_id_that_they_name() => Repeat(random =>
    {
        var bytes = Encoding.UTF8.GetBytes(Whole[random.Next(Whole.Length)]);
        for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        var status = Statuses[random.Next(Statuses.Length)];
        var answer = Read(status, bytes);
        if (answer is not CashierAnswer.Accepted accepted) return;
        Assert.Equal(200, status);
        using var json = System.Text.Json.JsonDocument.Parse(bytes);
        Assert.Equal(json.RootElement.GetProperty("data").GetProperty("transactionId").GetString(), accepted.TransactionId);
        Assert.True(json.RootElement.GetProperty("isSuccess").GetBoolean());
    });

    private static CashierAnswer Read(int status, byte[] body) => CashierAnswerReader.Read(new CashierReply(status, null, body), CashierCases.Sent(), DateTimeOffset.UnixEpoch);

    private void Repeat(Action<Random> round)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < Rounds; i++) round(random);
    }
}
