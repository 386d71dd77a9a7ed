using System.Buffers.Text;
using System.Text;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Company tokens as Mozarto issues them, and as it never would.</summary>
internal static class CompanyToken
{
    /// <summary>A signature is any bytes here: only Mozarto could check it.</summary>
    public const string Signature = "c2lnbmF0dXJlLW9mLW1vemFydG8";

    public static string Of(string payloadJson, string headerJson = """{"alg":"HS256","typ":"JWT"}""") => $"{Part(headerJson)}.{Part(payloadJson)}.{Signature}";

    /// <summary>One that nothing is wrong with, told apart by its company.</summary>
    public static string New(string company) => Of($$"""{"companyName":"{{company}}","apiKey":"canary-api-key","secretKey":"canary-inner-secret"}""");

    public static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
