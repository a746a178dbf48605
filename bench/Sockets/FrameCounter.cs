using System.Buffers.Binary;

namespace EventHub.Bench.Sockets;

/// <summary>Counts the frames of a server in a stream of bytes, without looking into them.</summary>
internal struct FrameCounter
{
    private readonly byte[] _head = new byte[10];
    private long _skip;
    private int _headBytes;

    public FrameCounter()
    {
    }

    /// <summary>True when the next byte begins a frame.</summary>
    public readonly bool IsAtBoundary => _skip == 0 && _headBytes == 0;

    /// <summary>Takes received bytes; the result is how many frames began in them or before and end in them.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        int frames = 0;
        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                int skipped = (int)Math.Min(_skip, bytes.Length);
                bytes = bytes[skipped..];
                _skip -= skipped;
                frames += _skip == 0 ? 1 : 0;
                continue;
            }

            _head[_headBytes++] = bytes[0];
            bytes = bytes[1..];
            if (_headBytes >= 2 && _headBytes == HeadLength)
            {
                _skip = PayloadLength;
                _headBytes = 0;
                frames += _skip == 0 ? 1 : 0;
            }
        }

        return frames;
    }

    private readonly int HeadLength => _head[1] switch { 126 => 4, 127 => 10, _ => 2 };

    private readonly long PayloadLength => _head[1] switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
        127 => BinaryPrimitives.ReadInt64BigEndian(_head.AsSpan(2)),
        _ => _head[1],
    };
}
