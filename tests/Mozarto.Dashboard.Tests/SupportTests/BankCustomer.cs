using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

/// <summary>Speaks to a bank byte by byte: a good request, of which a test changes what matters to it.</summary>
internal sealed record BankCustomer(Bank Bank)
{
    public const string Claims = """{"userId":"player-77","email":"ana@example.test","firstName":"Ana","lastName":"Roy","phone":"15145550123","countryCode":"CA"}""";
    public const string PayOne = """{"pspType":"PAYONE","type":"PAYOUT","isTestMode":false,"baseamount":42.50,"currency":"CAD","currencyCode":"CAD","userId":"player-77","email":"ana@example.test","firstName":"Ana","lastName":"Roy","phone":"15145550123","merchantReference":"out_1"}""";
    public const string ForumPay = """{"pspType":"FORUMPAY","type":"PAYOUT","isTestMode":false,"baseamount":42.50,"currency":"EUR","userId":"player-77","email":"ana@example.test","country":"IE","preferredCrypto":"ETH","walletAddress":"0x52908400098527886e0f7030069857d2e4169ee7","merchantReference":"out_1"}""";
    public const string GigadatEto = """{"pspType":"GIGADAT","type":"PAYOUT","payoutType":"ETO","isTestMode":false,"name":"Ana Roy","email":"ana@example.test","baseamount":42.50,"currency":"CAD","userId":"player-77","userIp":"203.0.113.9","mobile":"15145550123","merchantReference":"out_1"}""";
    public const string GigadatAch = """{"pspType":"GIGADAT","type":"PAYOUT","payoutType":"ACH","baseamount":42.50,"currency":"CAD","userId":"player-77","email":"ana@example.test","merchantReference":"out_1"}""";

    public string Method { get; init; } = "POST";
    public string Path { get; init; } = "/v1/api/mozarto/cashier";
    public string? Authorization { get; init; } = $"Bearer {Bank.CompanyToken}";
    public string? UserToken { get; init; } = $"Bearer {TokenOf(Claims, Bank.SecretKey)}";
    public string Body { get; init; } = PayOne;

    public Uri Address => new(Bank.BaseUrl);

    public static string TokenOf(string claims, string secret, string header = """{"alg":"HS256","typ":"JWT"}""")
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    public byte[] Bytes()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var head = new StringBuilder($"{Method} {Path} HTTP/1.1\r\nHost: bank.test\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n");
        if (Authorization is not null) head.Append("Authorization: ").Append(Authorization).Append("\r\n");
        if (UserToken is not null) head.Append("x-user-token: ").Append(UserToken).Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    public Task<RawResponse> AskAsync() => RawHttp.ExchangeAsync(Address, Bytes());

    /// <summary>Asks, and reads whatever comes until the connection ends, HTTP or not.</summary>
    public async Task<string> HearAsync()
    {
        using var connection = await RawHttp.ConnectAsync(Address);
        await connection.SendAsync(Bytes());
        return Encoding.Latin1.GetString(await connection.ReadUntilCloseAsync());
    }
}
