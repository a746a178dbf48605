using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EventHub.Gateway.WebSockets.Binary;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Text;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>
/// Frames on their way out, gathered in the server's own buffer and flushed together. One writer at a time.
/// </summary>
internal sealed class SocketOutput(PipeWriter writer)
{
    /// <summary>Once this much is gathered, a flush is due.</summary>
    public const int FlushBytes = 64 * 1024;

    private long _flushBegan;

    /// <summary>Bytes gathered since the last flush.</summary>
    public int Gathered { get; private set; }

    /// <summary>True when a flush is due before more is gathered.</summary>
    public bool IsFull => Gathered >= FlushBytes;

    /// <summary>When the flush that is under way began, as a timestamp; 0 when none is.</summary>
    public long FlushBegan => Volatile.Read(ref _flushBegan);

    /// <summary>Who writes answers for a client that writes like this.</summary>
    public static IReplyWriter Replies(bool isBinary) => isBinary ? BinaryReplies.Instance : TextReplies.Instance;

    /// <summary>Gathers a frame.</summary>
    public void Frame(Opcode opcode, ReadOnlySpan<byte> payload) => Frame(opcode, payload, default, default);

    /// <summary>Gathers a frame whose payload is in three parts.</summary>
    public void Frame(Opcode opcode, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        int payload = first.Length + second.Length + third.Length;
        Span<byte> target = writer.GetSpan(FrameHeader.BytesMax + first.Length);
        int header = FrameHeader.Write(target, opcode, payload);
        first.CopyTo(target[header..]);
        writer.Advance(header + first.Length);
        writer.Write(second);
        writer.Write(third);
        Gathered += header + payload;
    }

    /// <summary>Sends what is gathered; false when the client is gone. Waits while the client does not read, until <see cref="Cancel"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FlushAsync(TimeProvider timeProvider)
    {
        Gathered = 0;
        ValueTask<FlushResult> flush = writer.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            return !flush.Result.IsCompleted;
        }

        Volatile.Write(ref _flushBegan, Math.Max(timeProvider.GetTimestamp(), 1));
        FlushResult result = await flush;
        Volatile.Write(ref _flushBegan, 0);
        return !result.IsCompleted;
    }

    /// <summary>Ends a wait for the client to read.</summary>
    public void Cancel() => writer.CancelPendingFlush();
}
