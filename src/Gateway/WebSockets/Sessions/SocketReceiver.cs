using System.Buffers;
using System.Runtime.CompilerServices;
using EventHub.Gateway.WebSockets.Frames;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>
/// Receives into one buffer that exists only while there is something in it: a connection that waits holds what it has
/// received of an unfinished frame, and nothing when that is nothing.
/// </summary>
internal sealed class SocketReceiver(Stream stream, BudgetLease lease)
{
    private const int UsualBytes = 64 * 1024, SmallBytes = 1024, RoomBytes = 16 * 1024;

    private byte[] _buffer = [];
    private int _start, _end;

    /// <summary>What was received and not consumed.</summary>
    public Span<byte> Pending => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Consumes bytes from the front of <see cref="Pending"/>.</summary>
    public void Consume(int bytes) => _start += bytes;

    /// <summary>Waits for more bytes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReceiveResult> ReceiveAsync()
    {
        // A read of nothing completes when there is something: only then memory is needed.
        ValueTask<int> ready = stream.ReadAsync(Memory<byte>.Empty);
        if (!ready.IsCompletedSuccessfully)
        {
            Park();
        }

        await ready;
        if (!TryMakeRoom())
        {
            return ReceiveResult.NoMemory;
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_end));
        _end += read;
        return read == 0 ? ReceiveResult.Ended : ReceiveResult.Received;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Swap(0);
        lease.Release();
    }

    /// <summary>Keeps no more than what an unfinished frame needs.</summary>
    private void Park()
    {
        int pending = _end - _start;
        if (pending == 0)
        {
            Release();
        }
        else if (pending <= _buffer.Length / 4 && _buffer.Length > SmallBytes)
        {
            Swap(Math.Max(pending, SmallBytes));
        }
    }

    private bool TryMakeRoom()
    {
        int pending = _end - _start;
        if (_buffer.Length < UsualBytes)
        {
            Swap(UsualBytes);
        }
        else if (pending == 0)
        {
            _start = _end = 0;
        }
        else if (_buffer.Length - pending < RoomBytes)
        {
            // The frame is larger than the buffer: grow as it arrives, not as it announces itself.
            int larger = _buffer.Length * 2;
            if (!lease.TryHold(larger))
            {
                return false;
            }

            Swap(larger);
        }
        else if (_buffer.Length - _end < RoomBytes)
        {
            Pending.CopyTo(_buffer);
            (_start, _end) = (0, pending);
        }

        return true;
    }

    private void Swap(int bytes)
    {
        byte[] next = bytes == 0 ? [] : ArrayPool<byte>.Shared.Rent(bytes);
        int pending = bytes == 0 ? 0 : _end - _start;
        _buffer.AsSpan(_start, pending).CopyTo(next);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start, _end) = (next, 0, pending);
    }
}
