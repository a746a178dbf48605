using System.Numerics;
using System.Runtime.InteropServices;

namespace EventHub.EventLog.Format;

/// <summary>CRC-32C (Castagnoli), the check of every batch. Computed by the processor's own instruction where it has one.</summary>
/// <remarks>
/// The instruction takes a word per cycle but answers three cycles later, so a long text is cut into three stripes that are
/// computed side by side. Their checks are joined by what is known in advance: how a check changes over a stripe of zeros.
/// </remarks>
internal static class Crc32C
{
    private const int StripeWords = 128;
    private static readonly uint[] s_overStripe = MakeOverStripe();

    /// <summary>The check of <paramref name="bytes"/>; <paramref name="seed"/> makes equal bytes of another segment differ.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        uint crc = ~seed;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ReadOnlySpan<ulong> rest = words;
        while (rest.Length >= 3 * StripeWords)
        {
            crc = OfStripes(crc, rest[..StripeWords], rest[StripeWords..(2 * StripeWords)], rest[(2 * StripeWords)..(3 * StripeWords)]);
            rest = rest[(3 * StripeWords)..];
        }

        foreach (ulong word in rest)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte last in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, last);
        }

        return ~crc;
    }

    private static uint OfStripes(uint crc, ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second, ReadOnlySpan<ulong> third)
    {
        uint second32 = 0, third32 = 0;
        for (int i = 0; i < first.Length && i < second.Length && i < third.Length; i++)
        {
            crc = BitOperations.Crc32C(crc, first[i]);
            second32 = BitOperations.Crc32C(second32, second[i]);
            third32 = BitOperations.Crc32C(third32, third[i]);
        }

        return OverStripe(OverStripe(crc) ^ second32) ^ third32;
    }

    // The check after a stripe of zeros: linear in its bits, so a table for each of its four bytes is enough.
    private static uint OverStripe(uint crc) =>
        s_overStripe[crc & 0xff] ^ s_overStripe[256 + ((crc >> 8) & 0xff)] ^ s_overStripe[512 + ((crc >> 16) & 0xff)] ^ s_overStripe[768 + (crc >> 24)];

    private static uint[] MakeOverStripe()
    {
        uint[] table = new uint[4 * 256];
        for (int i = 0; i < table.Length; i++)
        {
            uint crc = (uint)(i & 0xff) << (8 * (i >> 8));
            for (int word = 0; word < StripeWords; word++)
            {
                crc = BitOperations.Crc32C(crc, 0UL);
            }

            table[i] = crc;
        }

        return table;
    }
}
