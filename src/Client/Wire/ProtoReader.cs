using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using EventHub.Protocol.Proto;

namespace EventHub.Client.Wire;

/// <summary>
/// Reads protobuf fields in place, one after the other. Anything malformed ends in a <see cref="WireFormatException"/>; fields
/// that nobody asks for are passed over.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int WireVarint = 0, WireFixed64 = 1, WireBytes = 2, WireFixed32 = 5;
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;
    private int _wire;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Value of the current field when it is a number; bits of a fixed one.</summary>
    public ulong Number { get; private set; }

    /// <summary>Content of the current field when it has a length.</summary>
    public ReadOnlySpan<byte> Bytes => _wire == WireBytes ? _message.Slice(Start, Length) : default;

    /// <summary>Where the content of the current field begins in the message.</summary>
    public int Start { get; private set; }

    /// <summary>How long that content is.</summary>
    public int Length { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (_at == _message.Length)
        {
            return false;
        }

        ulong tag = Varint();
        (Field, _wire) = ((int)(tag >> 3), (int)(tag & 7));
        switch (_wire)
        {
            case WireVarint:
                Number = Varint();
                break;
            case WireBytes:
                ulong length = Varint();
                Start = Skip(length);
                Length = (int)length;
                break;
            case WireFixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_message[Skip(8)..]);
                break;
            case WireFixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_message[Skip(4)..]);
                break;
            default:
                throw WireFormatException.At(_at);
        }

        return true;
    }

    private int Skip(ulong length)
    {
        int start = _at;
        if (length > (ulong)(_message.Length - start))
        {
            throw WireFormatException.At(start);
        }

        _at = start + (int)length;
        return start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Varint()
    {
        ReadOnlySpan<byte> message = _message;
        if ((uint)_at < (uint)message.Length && message[_at] < 0x80)
        {
            return message[_at++];
        }

        return LongVarint();
    }

    private ulong LongVarint()
    {
        int length = Varints.Read(_message[_at..], out ulong value);
        if (length == 0)
        {
            throw WireFormatException.At(_at);
        }

        _at += length;
        return value;
    }
}
