using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Audit;

/// <summary>
/// The digests of the audit log, each an HMAC-SHA256 under <see cref="AuditKey"/> over one canonical encoding: pure.
/// <para>
/// An encoding is its name (which carries its version, <c>entry 1</c>) and then its fields, in the order below. A text is its length in bytes (32 bits, big-endian;
/// -1 for a missing one) and its UTF-8; bytes likewise; a number is 64 bits, big-endian; an instant is its microseconds since 1970. So no two different
/// entries have one encoding, and what is digested is exactly what both databases give back.
/// </para>
/// <para>
/// <c>entry 1</c> (written with the entry) and <c>late entry 1</c> (made when an entry from before there were digests is sealed): id, instant, issuer, subject,
/// name and roles of the operator, action, what it was done to, outcome, detail, reason, changes, address, reference.
/// <c>seal 1</c>: the seal before (32 zero bytes for the first), the entry's digest, the number. <c>head 1</c>: when the chain began, the last number, its seal.
/// </para>
/// </summary>
internal static class AuditDigest
{
    public static byte[] Of(AuditEntry entry, AuditKey key, bool isLate)
    {
        using var digest = key.NewDigest();
        Text(digest, isLate ? "late entry 1" : "entry 1");
        Number(digest, entry.Id);
        Instant(digest, entry.HappenedAt);
        Text(digest, entry.OperatorIssuer);
        Text(digest, entry.OperatorSubject);
        Text(digest, entry.OperatorName);
        Text(digest, entry.OperatorRoles);
        Text(digest, entry.Action);
        Text(digest, entry.Subject);
        Number(digest, (int)entry.Outcome);
        Text(digest, entry.Detail);
        Text(digest, entry.Reason);
        Text(digest, entry.Changes);
        Text(digest, entry.Address);
        Text(digest, entry.Reference);
        return digest.GetHashAndReset();
    }

    public static byte[] OfSeal(long number, byte[] previous, byte[] entryMac, AuditKey key)
    {
        using var digest = key.NewDigest();
        Text(digest, "seal 1");
        Bytes(digest, previous);
        Bytes(digest, entryMac);
        Number(digest, number);
        return digest.GetHashAndReset();
    }

    public static byte[] OfHead(DateTimeOffset begunAt, long number, byte[] seal, AuditKey key)
    {
        using var digest = key.NewDigest();
        Text(digest, "head 1");
        Instant(digest, begunAt);
        Number(digest, number);
        Bytes(digest, seal);
        return digest.GetHashAndReset();
    }

    /// <summary>An instant as both databases keep it: in whole microseconds.</summary>
    public static DateTimeOffset Kept(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Compares without telling by its duration how much of it fits.</summary>
    public static bool Fits(byte[] expected, byte[]? found) => found is not null && CryptographicOperations.FixedTimeEquals(expected, found);

    private static void Text(IncrementalHash digest, string? text) => Bytes(digest, text is null ? null : Encoding.UTF8.GetBytes(text));

    private static void Bytes(IncrementalHash digest, byte[]? bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
        digest.AppendData(length);
        digest.AppendData(bytes ?? []);
    }

    private static void Instant(IncrementalHash digest, DateTimeOffset instant) =>
        Number(digest, (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    private static void Number(IncrementalHash digest, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        digest.AppendData(bytes);
    }
}
