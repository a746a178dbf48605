using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using EventHub.Protocol.Proto;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>Writes protobuf fields into a span that was measured beforehand. Zero and empty values are left out, as in proto3.</summary>
internal ref struct ProtoWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>Bytes of a varint.</summary>
    public static int SizeOf(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Bytes of a number with its tag; none for 0.</summary>
    public static int SizeOfNumber(int field, ulong value) => value == 0 ? 0 : SizeOf((ulong)field << 3) + SizeOf(value);

    /// <summary>Bytes of something with a length, its tag included; none when it is empty.</summary>
    public static int SizeOfBytes(int field, int length) => length == 0 ? 0 : SizeOfMessage(field, length);

    /// <summary>Bytes of a message with its tag and length, also when it is empty.</summary>
    public static int SizeOfMessage(int field, int length) => SizeOf((ulong)field << 3) + SizeOf((ulong)length) + length;

    // Tags and most lengths are one byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(ulong value)
    {
        if (value < 0x80)
        {
            _target[Written++] = (byte)value;
        }
        else
        {
            LongVarint(value);
        }
    }

    private void LongVarint(ulong value) => Written += Varints.Write(_target[Written..], value);

    public void Number(int field, ulong value)
    {
        if (value != 0)
        {
            Varint((ulong)field << 3);
            Varint(value);
        }
    }

    public void Fixed32(int field, uint value)
    {
        Varint(((ulong)field << 3) | ProtoReader.Fixed32);
        BitConverter.TryWriteBytes(_target[Written..], value);
        Written += 4;
    }

    public void Bytes(int field, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Message(field, value.Length);
            value.CopyTo(_target[Written..]);
            Written += value.Length;
        }
    }

    public void Text(int field, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        if (length > 0)
        {
            Message(field, length);
            Written += Encoding.UTF8.GetBytes(value, _target[Written..]);
        }
    }

    /// <summary>Begins a message of a known length, whose fields follow.</summary>
    public void Message(int field, int length)
    {
        Varint(((ulong)field << 3) | ProtoReader.Bytes);
        Varint((ulong)length);
    }

    /// <summary>Room for bytes that are formatted in place.</summary>
    public Span<byte> Room(int bytes)
    {
        Span<byte> room = _target.Slice(Written, bytes);
        Written += bytes;
        return room;
    }
}
