using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Tests.Positions;

public sealed class EpochTests
{
    [Fact]
    public void Text_IsEightHexDigits()
    {
        Assert.Equal("0000002a", new Epoch(42).ToString());
        Assert.True(Epoch.TryParse("8f2c01d4", out Epoch epoch));
        Assert.Equal(new Epoch(0x8f2c01d4), epoch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("2a")]
    [InlineData("0000002g")]
    [InlineData(" 000002a")]
    [InlineData("0000000002a")]
    public void TryParse_OtherText_IsFalse(string text) => Assert.False(Epoch.TryParse(text, out _));

    [Fact]
    public void Create_SameSeed_Repeats()
    {
        Assert.Equal(Epoch.Create(new Random(7)), Epoch.Create(new Random(7)));
        Assert.NotEqual(default, Epoch.Create());
    }
}
