using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>Takes the mask off a payload. Source: RFC 6455, section 5.3.</summary>
internal static class FrameMask
{
    /// <summary>Combines <paramref name="payload"/> with the masking key, in place; doing it twice changes nothing.</summary>
    /// <param name="payload">The payload from its first byte on.</param>
    /// <param name="mask">The key as its bytes stand in memory.</param>
    public static void Apply(Span<byte> payload, uint mask)
    {
        Span<Vector<uint>> blocks = MemoryMarshal.Cast<byte, Vector<uint>>(payload);
        Vector<uint> masks = new(mask);
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] ^= masks;
        }

        // A block is a multiple of the key's length, so the rest begins with the key's first byte again.
        Span<byte> rest = payload[(blocks.Length * Vector<byte>.Count)..];
        uint key = BitConverter.IsLittleEndian ? mask : BinaryPrimitives.ReverseEndianness(mask);
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] ^= (byte)(key >> ((i & 3) * 8));
        }
    }
}
