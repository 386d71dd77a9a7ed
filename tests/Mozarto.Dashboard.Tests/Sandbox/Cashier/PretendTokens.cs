using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.Sandbox;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>Users' tokens put together by hand, so that each part of them can be wrong.</summary>
internal static class PretendTokens
{
    public const string Head = """{"alg":"HS256","typ":"JWT"}""";

    public const string Claims =
        """{"userId":"player-77","email":"ana@example.test","firstName":"Ana","lastName":"Roy","phone":"15145550123","countryCode":"CA"}""";

    public static string Make(string claims = Claims, string head = Head, string key = SandboxSettings.SecretKey)
    {
        var signed = $"{Part(head)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed)))}";
    }

    public static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
