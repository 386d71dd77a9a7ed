using System.Buffers.Text;
using System.Text;

namespace Mozarto.Dashboard.LoadRig.Traffic;

/// <summary>
/// The body of a Mozart Pay webhook with a number in it that no other body of the run has: from the number the whole body can be
/// written again, so that what lies in the store can be compared byte for byte.
/// </summary>
internal sealed class PaymentBody
{
    // The payment's id is this plus the number: always 16 digits, and small enough for every JSON reader.
    private const long FirstPaymentId = 1_000_000_000_000_000;
    private const int IdDigits = 16;

    private static readonly byte[] BeforeId = """{"event":"payment.updated","payment":{"id":"""u8.ToArray();

    private readonly byte[] template;

    public PaymentBody(int bytes)
    {
        const string AfterId = ""","gateway":"fena","status":"completed","amount_cents":1999,"currency":"GBP","external_id":"fn_rig","metadata":{"cart":"C-5","note":"####"},"created_at":"2026-02-02T02:40:00.000Z"}}""";
        var shortest = Encoding.UTF8.GetString(BeforeId) + FirstPaymentId + AfterId;
        var padding = bytes - (shortest.Length - "####".Length);
        if (padding < 0) throw new RigException($"A body has at least {shortest.Length - "####".Length} bytes.");
        template = Encoding.UTF8.GetBytes(shortest.Replace("####", new string('x', padding), StringComparison.Ordinal));
    }

    public int Length => template.Length;

    public void Write(Span<byte> target, long number)
    {
        template.CopyTo(target);
        Utf8Formatter.TryFormat(FirstPaymentId + number, target[BeforeId.Length..], out _);
    }

    /// <summary>The number in a stored body, if it is exactly, byte for byte, the body of that number; otherwise -1.</summary>
    public long NumberOf(ReadOnlySpan<byte> stored)
    {
        if (stored.Length != Length || !Utf8Parser.TryParse(stored.Slice(BeforeId.Length, IdDigits), out long id, out _)) return -1;
        Span<byte> expected = new byte[Length];
        Write(expected, id - FirstPaymentId);
        return expected.SequenceEqual(stored) ? id - FirstPaymentId : -1;
    }
}
