using System.Globalization;
using EventHub.Protocol.Envelope;

namespace EventHub.Protocol.Tests.Envelope;

public sealed class TimestampsTests
{
    [Theory]
    [InlineData("2026-01-31T12:30:15Z", "2026-01-31T12:30:15.000Z")]
    [InlineData("2026-01-31t12:30:15.25z", "2026-01-31T12:30:15.250Z")]
    [InlineData("2026-01-31T12:30:15.123456Z", "2026-01-31T12:30:15.123456Z")]
    [InlineData("2026-01-31T12:30:15.1234567Z", "2026-01-31T12:30:15.1234567Z")]
    [InlineData("2026-01-31T12:30:15.123456789012Z", "2026-01-31T12:30:15.1234567Z")]
    [InlineData("2026-01-31T00:30:00+05:30", "2026-01-30T19:00:00.000Z")]
    [InlineData("2026-01-31T23:30:00-01:00", "2026-02-01T00:30:00.000Z")]
    [InlineData("2026-01-31T12:00:00-00:00", "2026-01-31T12:00:00.000Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void TryParse_Rfc3339_IsUtc(string text, string expected)
    {
        Assert.True(Timestamps.TryParse(Text.Utf8(text), out long ticks));
        Assert.Equal(expected, Timestamps.Format(ticks));
        Assert.True(Timestamps.TryParse(text, out long same) && same == ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T12:30:15")]
    [InlineData("2026-01-31 12:30:15Z")]
    [InlineData("2026-01-31T12:30Z")]
    [InlineData("2026-01-31T12:30:15.Z")]
    [InlineData("2026-01-31T12:30:15,5Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T12:60:00Z")]
    [InlineData("2026-01-31T12:00:61Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-01-00T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2026-01-31T12:30:15+0100")]
    [InlineData("2026-01-31T12:30:15+01")]
    [InlineData("2026-01-31T12:30:15+24:00")]
    [InlineData("2026-01-31T12:30:15+01:60")]
    [InlineData("2026-01-31T12:30:15Zx")]
    [InlineData(" 2026-01-31T12:30:15Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("2026-01-31T12:3a:15Z")]
    [InlineData("+026-01-31T12:30:15Z")]
    public void TryParse_OtherText_IsFalse(string text)
    {
        Assert.False(Timestamps.TryParse(Text.Utf8(text), out _));
        Assert.False(Timestamps.TryParse(text, out _));
    }

    [Fact]
    public void TryParse_VeryLongText_IsFalse() => Assert.False(Timestamps.TryParse(new string('1', 100_000), out _));

    [Theory]
    [InlineData(1)]
    public void Format_RandomTimes_AgreesWithFrameworkAndReadsBack(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 10_000; i++)
        {
            long ticks = random.NextInt64(DateTime.MaxValue.Ticks);
            ticks -= ticks % (long)Math.Pow(10, random.Next(8));
            string text = Timestamps.Format(ticks);
            Assert.Equal(ticks, DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcTicks);
            Assert.True(Timestamps.TryParse(text, out long parsed) && parsed == ticks, text);
            Assert.InRange(text.Length, 24, Timestamps.TextLengthMax);
        }
    }
}
