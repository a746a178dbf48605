using System.Numerics;
using EventHub.EventLog.Format;

namespace EventHub.EventLog.Tests.Format;

public sealed class Crc32CTests
{
    /// <summary>The check value that every description of CRC-32C gives, and the vectors of RFC 3720, appendix B.4.</summary>
    [Fact]
    public void KnownTexts_HaveTheirPublishedCheck()
    {
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Compute(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(number => (byte)number)]));
    }

    [Fact]
    public void AnyLength_AnySeed_IsTheSameAsByteAfterByte()
    {
        Random random = new(11);
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = new byte[random.Next(i % 4 == 0 ? 20_000 : 3_500)];
            random.NextBytes(bytes);
            uint seed = (uint)random.Next(), expected = ~seed;
            foreach (byte one in bytes)
            {
                expected = BitOperations.Crc32C(expected, one);
            }

            Assert.Equal(~expected, Crc32C.Compute(bytes, seed));
        }
    }
}
