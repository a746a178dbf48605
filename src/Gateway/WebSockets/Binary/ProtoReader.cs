using EventHub.Protocol.Proto;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>
/// Walks a protobuf message field by field, handing out slices of it. Source: the protocol buffers wire format. Methods
/// return false at the first fault, after which the message is malformed.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    /// <summary>Wire types.</summary>
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly int _length = message.Length;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>True when everything is read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Bytes read so far.</summary>
    public readonly int Offset => _length - _rest.Length;

    /// <summary>The wire type of the field read last.</summary>
    public int WireType { get; private set; }

    /// <summary>Reads a field's number and wire type.</summary>
    public bool TryReadField(out int field)
    {
        bool isRead = TryReadVarint(out ulong tag) && tag <= uint.MaxValue && tag >> 3 != 0;
        field = isRead ? (int)(tag >> 3) : 0;
        WireType = (int)(tag & 7);
        return isRead;
    }

    /// <summary>Reads a varint.</summary>
    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        if (!_rest.IsEmpty && _rest[0] < 0x80)
        {
            value = _rest[0];
            _rest = _rest[1..];
            return true;
        }

        int length = Varints.Read(_rest, out value);
        bool fits = length > 0 && (length < Varints.BytesMax || _rest[length - 1] <= 1);
        _rest = _rest[length..];
        return fits;
    }

    /// <summary>Reads the value of a field that must be a number.</summary>
    public bool TryReadNumber(out ulong value)
    {
        value = 0;
        return WireType == Varint && TryReadVarint(out value);
    }

    /// <summary>Reads the value of a field that must be text, bytes or a message.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (WireType != Bytes || !TryReadVarint(out ulong length) || length > (ulong)_rest.Length)
        {
            return false;
        }

        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Passes over a value of whatever type.</summary>
    public bool TrySkip()
    {
        switch (WireType)
        {
            case Varint:
                return TryReadVarint(out _);
            case Bytes:
                return TryReadBytes(out _);
            case Fixed32 or Fixed64:
                int bytes = WireType == Fixed32 ? 4 : 8;
                bool isThere = _rest.Length >= bytes;
                _rest = isThere ? _rest[bytes..] : _rest;
                return isThere;
            default:
                return false;
        }
    }
}
