using EventHub.Protocol.Proto;

namespace EventHub.Protocol.Tests.Proto;

public class VarintsTests
{
    [Fact]
    public void Write_AnyNumber_IsReadBackAndAsLongAsItMust()
    {
        foreach (ulong value in Numbers())
        {
            // In the middle of a buffer, and at its end, where eight bytes do not fit.
            foreach (int behind in (int[])[0, 3, 20])
            {
                byte[] expected = Plainly(value), room = new byte[expected.Length + behind];
                Assert.Equal(expected.Length, Varints.Write(room, value));
                Assert.Equal(expected, room[..expected.Length]);
                room.AsSpan(expected.Length).Fill(0xFF);
                Assert.Equal((expected.Length, value), (Varints.Read(room, out ulong read), read));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("FFFFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF")]
    [InlineData("8080808080808080808080")]
    public void Read_WhatDoesNotEnd_IsNone(string hex) => Assert.Equal(0, Varints.Read(Convert.FromHexString(hex), out _));

    // Every length, from two bytes on, its least, its most and what is between.
    private static IEnumerable<ulong> Numbers()
    {
        Random random = new(11);
        for (int bits = 8; bits <= 64; bits++)
        {
            ulong least = 1UL << (bits - 1), most = ulong.MaxValue >> (64 - bits);
            yield return least;
            yield return most;
            for (int i = 0; i < 50; i++)
            {
                yield return least | ((ulong)random.NextInt64() & most);
            }
        }
    }

    private static byte[] Plainly(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
