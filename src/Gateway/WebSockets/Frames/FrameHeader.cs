using System.Buffers.Binary;

namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>
/// The start of a frame. Source: RFC 6455, section 5.2.
/// <code>
///  FIN RSV(3) opcode(4) | MASK length(7) | length 16 or 64 | masking key 32
/// </code>
/// </summary>
/// <param name="Opcode">What the frame is; may be a reserved number.</param>
/// <param name="IsFinal">True when it ends its message.</param>
/// <param name="Reserved">The three reserved bits; 0 without extensions.</param>
/// <param name="IsMasked">True for frames of a client.</param>
/// <param name="Mask">The masking key, as its bytes stand in memory.</param>
/// <param name="HeaderBytes">Length of what comes before the payload.</param>
/// <param name="PayloadBytes">Length of the payload; negative when the length is not written as it must be.</param>
internal readonly record struct FrameHeader(
    Opcode Opcode, bool IsFinal, int Reserved, bool IsMasked, uint Mask, int HeaderBytes, long PayloadBytes)
{
    /// <summary>Longest header.</summary>
    public const int BytesMax = 14;

    /// <summary>Longest payload of a control frame.</summary>
    public const int ControlBytesMax = 125;

    /// <summary>True for close, ping and pong.</summary>
    public bool IsControl => (byte)Opcode >= 8;

    /// <summary>Reads a header; false when it is not all there yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FrameHeader header)
    {
        header = default;
        if (source.Length < 2)
        {
            return false;
        }

        int shortLength = source[1] & 0x7F;
        bool isMasked = (source[1] & 0x80) != 0;
        int lengthBytes = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        int headerBytes = 2 + lengthBytes + (isMasked ? 4 : 0);
        if (source.Length < headerBytes)
        {
            return false;
        }

        long length = lengthBytes switch
        {
            0 => shortLength,
            2 => Shortest(BinaryPrimitives.ReadUInt16BigEndian(source[2..]), 125),
            _ => Shortest(BinaryPrimitives.ReadInt64BigEndian(source[2..]), ushort.MaxValue),
        };
        uint mask = isMasked ? BitConverter.ToUInt32(source[(headerBytes - 4)..]) : 0;
        header = new FrameHeader((Opcode)(source[0] & 0x0F), (source[0] & 0x80) != 0, (source[0] >> 4) & 7, isMasked, mask, headerBytes, length);
        return true;
    }

    /// <summary>Writes the header of a frame of the hub, which is whole and not masked; the result is its length.</summary>
    public static int Write(Span<byte> target, Opcode opcode, int payloadBytes)
    {
        target[0] = (byte)(0x80 | (byte)opcode);
        if (payloadBytes < 126)
        {
            target[1] = (byte)payloadBytes;
            return 2;
        }

        if (payloadBytes <= ushort.MaxValue)
        {
            target[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payloadBytes);
            return 4;
        }

        target[1] = 127;
        BinaryPrimitives.WriteInt64BigEndian(target[2..], payloadBytes);
        return 10;
    }

    // A length must be written in its shortest form.
    private static long Shortest(long length, long expressibleShorter) => length > expressibleShorter ? length : -1;
}
