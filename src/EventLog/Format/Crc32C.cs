using System.Numerics;
using System.Runtime.InteropServices;

namespace EventHub.EventLog.Format;

/// <summary>CRC-32C (Castagnoli), the check of every batch. Computed by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The check of <paramref name="bytes"/>; <paramref name="seed"/> makes equal bytes of another segment differ.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        uint crc = ~seed;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
