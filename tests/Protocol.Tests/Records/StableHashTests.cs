using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

/// <summary>The values are on disk: a change here is a change of the format.</summary>
public sealed class StableHashTests
{
    [Theory]
    [InlineData("", 0UL, 0xd79b09574bb4eca3UL)]
    [InlineData("a", 0UL, 0x5fcf3d80906c6c16UL)]
    [InlineData("orders.created", 0UL, 0xd4c1e92426d20dd6UL)]
    [InlineData("orders.created", 1UL, 0x7d497c8ac1e4a2c2UL)]
    [InlineData("12345678", 0UL, 0xfc3c5817c4c090e7UL)]
    [InlineData("123456789012345678901234567890", 2UL, 0x45255b8844ac6634UL)]
    public void Compute_IsPinned(string text, ulong seed, ulong expected) => Assert.Equal(expected, StableHash.Compute(Text.Utf8(text), seed));

    [Fact]
    public void Identities_ArePinned()
    {
        Assert.Equal(0xefeb361642470336UL, EventIdentity.OfKey("orders.created"u8, "k-1"u8));
        Assert.Equal(0x0a56c2a2c703399cUL, EventIdentity.OfClientIdOnChannel("orders.created"u8, "/shop"u8, "17"u8));
        Assert.Equal(0x9bc061d10e1bd186UL, EventIdentity.OfClientId("/shop"u8, "17"u8));
        Assert.Equal(0xd4c1e92426d20dd6UL, EventIdentity.OfChannel("orders.created"u8));
    }

    [Fact]
    public void Compute_OneBitOfInput_ChangesHalfTheOutput()
    {
        byte[] text = Text.Utf8("orders.created.in.a.shop");
        ulong before = StableHash.Compute(text);
        int changed = 0;
        for (int bit = 0; bit < text.Length * 8; bit++)
        {
            text[bit / 8] ^= (byte)(1 << (bit % 8));
            changed += System.Numerics.BitOperations.PopCount(before ^ StableHash.Compute(text));
            text[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(changed / (double)(text.Length * 8), 28, 36);
    }

    [Fact]
    public void Compute_ZeroBytes_LengthMatters() =>
        Assert.Equal(64, Enumerable.Range(0, 64).Select(length => StableHash.Compute(new byte[length])).Distinct().Count());
}
