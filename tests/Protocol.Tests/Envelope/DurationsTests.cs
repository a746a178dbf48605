using EventHub.Protocol.Envelope;

namespace EventHub.Protocol.Tests.Envelope;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("0s", 0)]
    [InlineData("0.5s", 500)]
    public void TryParse_NumberAndUnit(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("30 s")]
    [InlineData("-1s")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("30S")]
    [InlineData("30sec")]
    [InlineData("1h30m")]
    [InlineData("1w")]
    [InlineData("99999999999999d")]
    [InlineData("999999999999999999999999999999999999d")]
    public void TryParse_OtherText_IsFalse(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(10_000, "1ms")]
    [InlineData(2_500_000, "250ms")]
    [InlineData(300_000_000, "30s")]
    [InlineData(900_000_000, "90s")]
    [InlineData(36_000_000_000, "1h")]
    [InlineData(1_728_000_000_000, "2d")]
    [InlineData(1_234, "0.1234ms")]
    public void Format_LargestWholeUnit(long ticks, string expected)
    {
        Assert.Equal(expected, Durations.Format(new TimeSpan(ticks)));
        Assert.True(Durations.TryParse(expected, out TimeSpan parsed));
        Assert.Equal(ticks, parsed.Ticks);
    }
}
