using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Consuming;

/// <summary>Encoded deliveries of one subscription, cut into what becomes one frame each. Holds memory only while there are some.</summary>
internal sealed class DeliveryBuffer
{
    // A frame ends with the delivery that reaches this: large enough that its head costs nothing, small enough to be read early.
    private const int FrameBytes = 32 * 1024;

    private readonly List<int> _ends = [];
    private PooledBuffer? _bytes;
    private int _start, _count, _next, _taken;

    /// <summary>True when nothing is left in it.</summary>
    public bool IsEmpty => _bytes is null;

    /// <summary>Encodes a delivery; the result is how many bytes it takes.</summary>
    public int Add(bool isBinary, scoped in StoredRecord record, in Handover handover)
    {
        PooledBuffer bytes = _bytes ??= PooledBuffer.Rent();
        int before = bytes.Length;
        if (before - _start >= FrameBytes)
        {
            _ends.Add(before);
            _start = before;
        }

        if (before > _start)
        {
            bytes.Write(DeliveryEncoder.Separator(isBinary));
        }

        DeliveryEncoder.Write(bytes, isBinary, record, handover);
        _count++;
        return bytes.Length - before;
    }

    /// <summary>Takes the deliveries of the next frame, valid until the next call; false when there are none, and nothing is held any more.</summary>
    public bool TryTake(out ReadOnlySpan<byte> deliveries)
    {
        deliveries = default;
        if (_bytes is null || _taken == _bytes.Length)
        {
            Clear();
            return false;
        }

        int end = _next < _ends.Count ? _ends[_next++] : _bytes.Length;
        deliveries = _bytes.Span[_taken..end];
        _taken = end;
        return true;
    }

    /// <summary>How many deliveries were added since the last call.</summary>
    public int TakeCount()
    {
        int count = _count;
        _count = 0;
        return count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _bytes?.Dispose();
        _bytes = null;
        _ends.Clear();
        _start = _count = _next = _taken = 0;
    }
}
