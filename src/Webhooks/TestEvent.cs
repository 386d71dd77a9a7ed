using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// What the dashboard sends to itself to test an endpoint: exactly this shape, byte for byte, so that nothing of a sender's is ever taken for a test, and a test
/// never for money. Whoever else sends it achieves nothing: it moves nothing.
/// </summary>
internal static partial class TestEvent
{
    /// <summary>Why it is not applied; what failed is counted without these.</summary>
    public const string Cause = "test of the dashboard";

    private const int MarkBytes = 16;
    private const int BytesMax = 100;

    public static ProcessingResult Result() =>
        new(ProcessingState.Unhandled, Cause, "The dashboard sent it to itself to test the endpoint. It moves nothing, and nothing has to be done.");

    /// <summary>A body that no other has.</summary>
    public static byte[] NewBody() => Encoding.UTF8.GetBytes($$"""{"event":"dashboard.test","test":"{{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MarkBytes))}}"}""");

    public static bool Is(ReadOnlySpan<byte> body) => body.Length <= BytesMax && Shape().IsMatch(Encoding.Latin1.GetString(body));

    [GeneratedRegex("""\A\{"event":"dashboard\.test","test":"[0-9a-f]{32}"\}\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
