using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.LoadRig.Targets;

namespace Mozarto.Dashboard.LoadRig.Traffic;

/// <summary>A whole HTTP request in one buffer that is used again: number, time and signature are written over the last ones.</summary>
internal sealed class PaymentRequest
{
    private const int TimeDigits = 10;
    private const int SignatureDigits = 64;

    private static readonly byte[] Key = Encoding.UTF8.GetBytes(ServerProcess.Secret);

    private readonly PaymentBody body;
    private readonly byte[] request;
    private readonly byte[] signed;
    private readonly int timestampAt;
    private readonly int signedTimeAt;
    private readonly int signatureAt;
    private readonly int bodyAt;

    public PaymentRequest(Uri address, string path, PaymentBody body)
    {
        this.body = body;
        const string Timestamp = "Mozart-Pay-Timestamp: ";
        const string SignedTime = "Mozart-Pay-Signature: t=";
        const string Signature = ",v1=";
        var head = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: MozartPay/1.0\r\nAccept: */*\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n{Timestamp}{new string('0', TimeDigits)}\r\n"
            + $"{SignedTime}{new string('0', TimeDigits)}{Signature}{new string('0', SignatureDigits)}\r\n\r\n";
        timestampAt = head.IndexOf(Timestamp, StringComparison.Ordinal) + Timestamp.Length;
        signedTimeAt = head.IndexOf(SignedTime, StringComparison.Ordinal) + SignedTime.Length;
        signatureAt = head.IndexOf(Signature, StringComparison.Ordinal) + Signature.Length;
        bodyAt = head.Length;
        request = [.. Encoding.ASCII.GetBytes(head), .. new byte[body.Length]];
        signed = new byte[TimeDigits + 1 + body.Length];
        signed[TimeDigits] = (byte)'.';
    }

    /// <summary>The bytes to send, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(long number, DateTimeOffset now)
    {
        Utf8Formatter.TryFormat(now.ToUnixTimeSeconds(), signed, out _);
        body.Write(signed.AsSpan(TimeDigits + 1), number);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, signed, signature);

        signed.AsSpan(0, TimeDigits).CopyTo(request.AsSpan(timestampAt));
        signed.AsSpan(0, TimeDigits).CopyTo(request.AsSpan(signedTimeAt));
        Convert.TryToHexStringLower(signature, request.AsSpan(signatureAt, SignatureDigits), out _);
        signed.AsSpan(TimeDigits + 1).CopyTo(request.AsSpan(bodyAt));
        return request;
    }
}
