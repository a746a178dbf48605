using System.Buffers.Binary;
using System.Numerics;

namespace EventHub.Protocol.Proto;

/// <summary>
/// Varints of several bytes, eight of which are read or written at a time: the times of every event take nine. Source: the protocol buffers wire format, seven bits in each byte,
/// the lowest first, and the highest bit of a byte when one more follows.
/// </summary>
internal static class Varints
{
    /// <summary>Longest varint, bytes.</summary>
    public const int BytesMax = 10;

    private const ulong Sevens = 0x7F7F_7F7F_7F7F_7F7F, Follows = ~Sevens;
    private const int WordBytes = 8, WordBits = 7 * WordBytes;

    /// <summary>Reads a varint at the start of <paramref name="bytes"/>; the result is its length, or 0 when it does not end in them, or within ten.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, out ulong value)
    {
        if (bytes.Length < BytesMax)
        {
            return ReadSlowly(bytes, out value);
        }

        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes), last = ~word & Follows;
        if (last != 0)
        {
            int length = (BitOperations.TrailingZeroCount(last) + 1) / 8;
            value = Pack(word & (ulong.MaxValue >> (64 - (8 * length))));
            return length;
        }

        byte ninth = bytes[8], tenth = bytes[9];
        value = Pack(word) | ((ulong)(ninth & 0x7F) << WordBits);
        if (ninth < 0x80)
        {
            return 9;
        }

        value |= (ulong)tenth << (WordBits + 7);
        return tenth < 0x80 ? BytesMax : 0;
    }

    /// <summary>Writes a varint of two bytes or more and gives its length. What stands in the seven bytes behind it may change.</summary>
    public static int Write(Span<byte> room, ulong value)
    {
        int length = (BitOperations.Log2(value) / 7) + 1;
        if (room.Length < BytesMax)
        {
            return WriteSlowly(room, value, length);
        }

        ulong word = Spread(value);
        if (length <= WordBytes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(room, word | (Follows & ((1UL << (8 * (length - 1))) - 1)));
            return length;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(room, word | Follows);
        ulong rest = value >> WordBits;
        room[8] = (byte)(length == BytesMax ? rest | 0x80 : rest);
        room[9] = length == BytesMax ? (byte)(rest >> 7) : room[9];
        return length;
    }

    // Seven bits of each byte moved together, in pairs, fours and all.
    private static ulong Pack(ulong word)
    {
        word &= Sevens;
        word = (word & 0x007F_007F_007F_007F) | ((word & 0x7F00_7F00_7F00_7F00) >> 1);
        word = (word & 0x0000_3FFF_0000_3FFF) | ((word & 0x3FFF_0000_3FFF_0000) >> 2);
        return (word & 0x0FFF_FFFF) | ((word & 0x0FFF_FFFF_0000_0000) >> 4);
    }

    // The lowest 56 bits, seven to a byte.
    private static ulong Spread(ulong value)
    {
        value = (value & 0x0FFF_FFFF) | ((value << 4) & 0x0FFF_FFFF_0000_0000);
        value = (value & 0x0000_3FFF_0000_3FFF) | ((value << 2) & 0x3FFF_0000_3FFF_0000);
        return (value & 0x007F_007F_007F_007F) | ((value << 1) & 0x7F00_7F00_7F00_7F00);
    }

    private static int ReadSlowly(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static int WriteSlowly(Span<byte> room, ulong value, int length)
    {
        for (int i = 0; i < length - 1; i++, value >>= 7)
        {
            room[i] = (byte)(value | 0x80);
        }

        room[length - 1] = (byte)value;
        return length;
    }
}
