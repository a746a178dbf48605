using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EventHub.Gateway.Hosting;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Http;

/// <summary>Reads whole request bodies, bounded by <see cref="GatewayOptions.BodyBytesMax"/>.</summary>
internal sealed class BodyReader(IOptions<GatewayOptions> options, BodyBudget budget)
{
    // Memory grows with what arrived, not with what a request announces: a client that announces 4 MiB and sends nothing holds none.
    private const int FirstBytes = 64 * 1024;

    // More than this takes longer to read than others on the thread of the socket should wait.
    private const int BriefBytesMax = 128 * 1024;

    private readonly int _bytesMax = options.Value.BodyBytesMax;

    /// <summary>Reads the body to its end. A fault of the connection is thrown by the server.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is { } announced && announced > _bytesMax)
        {
            return RequestBody.Refused(TooLarge(announced));
        }

        PipeReader reader = context.Request.BodyReader;
        ReadResult read = await reader.ReadAsync();
        return read.IsCompleted && read.Buffer.IsSingleSegment && read.Buffer.Length <= _bytesMax
            ? new RequestBody(reader, read.Buffer)
            : await CopyAsync(reader, read);
    }

    private async ValueTask<RequestBody> CopyAsync(PipeReader reader, ReadResult read)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
        int length = 0;
        try
        {
            while (true)
            {
                Problem? problem = Append(ref bytes, ref length, read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (problem is not null)
                {
                    Return(ref bytes);
                    return RequestBody.Refused(problem);
                }

                if (read.IsCompleted)
                {
                    if (length > BriefBytesMax)
                    {
                        await Task.Yield();
                    }

                    return new RequestBody(bytes, length, budget);
                }

                read = await reader.ReadAsync();
            }
        }
        catch
        {
            Return(ref bytes);
            throw;
        }
    }

    private Problem? Append(ref byte[] bytes, ref int length, in ReadOnlySequence<byte> more)
    {
        long needed = length + more.Length;
        if (needed > _bytesMax)
        {
            return TooLarge(null);
        }

        if (needed > bytes.Length && !TryGrow(ref bytes, length, (int)needed))
        {
            return budget.Exhausted;
        }

        more.CopyTo(bytes.AsSpan(length));
        length = (int)needed;
        return null;
    }

    private bool TryGrow(ref byte[] bytes, int length, int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, bytes.Length * 2));
        if (!budget.TryGrow(bytes.Length, larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
        return true;
    }

    private void Return(ref byte[] bytes)
    {
        budget.Release(bytes.Length);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }

    private Problem TooLarge(long? announced) => new(ErrorCodes.BodyTooLarge,
        $"The body has {(announced is null ? "more than " + _bytesMax : announced.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))} bytes; at most {_bytesMax} are allowed (Gateway:BodyBytesMax). Send fewer events at once, or NDJSON, which has no such limit.");
}
