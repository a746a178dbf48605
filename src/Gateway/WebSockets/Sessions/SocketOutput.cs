using System.Buffers;
using System.Runtime.CompilerServices;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Binary;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Text;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>
/// Frames on their way out, gathered in a buffer that exists only while there are some, and sent with one write. One writer
/// at a time.
/// </summary>
internal sealed class SocketOutput(Stream stream) : IBufferWriter<byte>, IDisposable
{
    /// <summary>Once this much is gathered, a flush is due.</summary>
    public const int FlushBytes = 64 * 1024;

    private readonly CancellationTokenSource _waiting = new();
    private PooledBuffer? _gathered;
    private long _flushBegan;

    /// <summary>Bytes gathered since the last flush.</summary>
    public int Gathered => _gathered?.Length ?? 0;

    /// <summary>True when a flush is due before more is gathered.</summary>
    public bool IsFull => Gathered >= FlushBytes;

    /// <summary>When the flush that is under way began, as a timestamp; 0 when none is.</summary>
    public long FlushBegan => Volatile.Read(ref _flushBegan);

    /// <summary>Who writes answers for a client that writes like this.</summary>
    public static IReplyWriter Replies(bool isBinary) => isBinary ? BinaryReplies.Instance : TextReplies.Instance;

    /// <summary>Gathers a frame.</summary>
    public void Frame(Opcode opcode, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default) =>
        FrameWriter.Write(this, opcode, first, second, third);

    /// <summary>Gathers what was written to <see cref="GetSpan"/>: parts of a frame that is whole before the next flush.</summary>
    public void Advance(int count) => _gathered!.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => (_gathered ??= PooledBuffer.Rent()).GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => (_gathered ??= PooledBuffer.Rent()).GetSpan(sizeHint);

    /// <summary>Sends what is gathered. Waits while the client does not read, until <see cref="Cancel"/>; what was gathered stays on its way then.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync(TimeProvider timeProvider)
    {
        if (_gathered is not { } gathered)
        {
            return;
        }

        _gathered = null;
        try
        {
            // The server copies all of it before it waits, and takes more meanwhile: giving up the wait breaks no frame, and a
            // farewell finds its place behind. The write itself must not be cancelled, for that ends the connection.
            ValueTask write = stream.WriteAsync(gathered.Memory, CancellationToken.None);
            if (write.IsCompletedSuccessfully)
            {
                return;
            }

            Volatile.Write(ref _flushBegan, Math.Max(timeProvider.GetTimestamp(), 1));
            await (_waiting.IsCancellationRequested ? write.AsTask() : write.AsTask().WaitAsync(_waiting.Token));
        }
        catch (OperationCanceledException) when (_waiting.IsCancellationRequested)
        {
            // The wait was given up; the connection ends with a farewell behind what is on its way.
        }
        finally
        {
            Volatile.Write(ref _flushBegan, 0);
            gathered.Dispose();
        }
    }

    /// <summary>Gives up the wait for the client to read, for good.</summary>
    public void Cancel() => _waiting.Cancel();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _gathered?.Dispose();
        _gathered = null;
        _waiting.Dispose();
    }
}
