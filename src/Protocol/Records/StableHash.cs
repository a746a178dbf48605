using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace EventHub.Protocol.Records;

/// <summary>
/// A 64-bit hash whose values are part of the disk format: the same bytes and seed give the same number on every
/// machine and in every version. Not for defence against chosen collisions: every hit is confirmed against the record.
/// </summary>
/// <remarks>Eight bytes at a time are folded in by a 64×64→128-bit multiplication whose halves are combined by xor.</remarks>
internal static class StableHash
{
    private const ulong K0 = 0x9E3779B97F4A7C15, K1 = 0xD6E8FEB86659FD93, K2 = 0xA0761D6478BD642F;

    public static ulong Compute(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong state = Mix(seed ^ K0, (ulong)bytes.Length ^ K1);
        while (bytes.Length >= 8)
        {
            state = Mix(state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), K2);
            bytes = bytes[8..];
        }

        if (bytes.Length > 0)
        {
            ulong tail = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                tail |= (ulong)bytes[i] << (8 * i);
            }

            state = Mix(state ^ tail, K1);
        }

        return Mix(state, K0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
