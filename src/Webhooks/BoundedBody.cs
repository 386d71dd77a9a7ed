using System.Buffers;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What came of reading a request's body.</summary>
internal abstract record BodyRead
{
    private BodyRead() { }

    public sealed record Whole(ReadOnlyMemory<byte> Bytes) : BodyRead;

    /// <summary>More than is taken; <paramref name="Bytes"/> is what the sender announced, or what was counted until it was cut.</summary>
    public sealed record TooLarge(long Bytes) : BodyRead;

    /// <summary>The sender broke off, lied about the length, or was too slow. <paramref name="Status"/> is the answer, if anybody still listens.</summary>
    public sealed record Incomplete(int Status) : BodyRead;
}

/// <summary>Reads a body into memory, counting while reading, with a limit of bytes and of time.</summary>
internal static class BoundedBody
{
    private const int FirstBufferBytes = 4096;

    public static async ValueTask<BodyRead> ReadAsync(HttpRequest request, TimeProvider time)
    {
        if (request.ContentLength > WebhookLimits.BodyBytesMax) return new BodyRead.TooLarge(request.ContentLength.Value);
        if (request.ContentLength == 0) return new BodyRead.Whole(ReadOnlyMemory<byte>.Empty);
        using var patience = new CancellationTokenSource(WebhookLimits.BodyDurationMax, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, request.HttpContext.RequestAborted);
        try
        {
            return await ReadAsync(request, stop.Token);
        }
        catch (BadHttpRequestException exception)
        {
            return new BodyRead.Incomplete(exception.StatusCode);
        }
        catch (OperationCanceledException)
        {
            return new BodyRead.Incomplete(StatusCodes.Status408RequestTimeout);
        }
        catch (IOException)
        {
            return new BodyRead.Incomplete(StatusCodes.Status400BadRequest);
        }
    }

    private static async ValueTask<BodyRead> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        var body = new ArrayBufferWriter<byte>((int)Math.Max(1, Math.Min(request.ContentLength ?? FirstBufferBytes, FirstBufferBytes)));
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(stop);
            if (body.WrittenCount + read.Buffer.Length > WebhookLimits.BodyBytesMax)
            {
                var counted = body.WrittenCount + read.Buffer.Length;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return new BodyRead.TooLarge(counted);
            }

            foreach (var part in read.Buffer) body.Write(part.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return new BodyRead.Whole(body.WrittenMemory);
        }
    }
}
