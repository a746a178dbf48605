using EventHub.Silo.Settings;
using EventHub.Silo.Storage;

namespace EventHub.Silo.Tests.Settings;

public sealed class SettingTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("10m", 600_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("10 m", 600_000)]
    public void TryParseDuration_Written_IsRead(string text, long milliseconds)
    {
        Assert.True(SettingText.TryParseDuration(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("-10s")]
    [InlineData("s")]
    [InlineData("1y")]
    [InlineData("00:10:00")]
    [InlineData("1e3s")]
    [InlineData("99999999999999d")]
    public void TryParseDuration_Anything_IsRefused(string text) => Assert.False(SettingText.TryParseDuration(text, out _));

    [Theory]
    [InlineData("65536", 65_536)]
    [InlineData("64KB", 65_536)]
    [InlineData("64kb", 65_536)]
    [InlineData("1.5 MB", 1_572_864)]
    [InlineData("2GB", 2_147_483_648)]
    [InlineData("17B", 17)]
    public void TryParseSize_Written_IsRead(string text, long bytes)
    {
        Assert.True(SettingText.TryParseSize(text, out long parsed));
        Assert.Equal(bytes, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("64 Mib")]
    [InlineData("99999999999TB")]
    public void TryParseSize_Anything_IsRefused(string text) => Assert.False(SettingText.TryParseSize(text, out _));

    [Fact]
    public void Of_Values_AreWrittenAsPeopleWriteThem()
    {
        Assert.Equal("100ms", SettingText.Of(TimeSpan.FromMilliseconds(100)));
        Assert.Equal("90s", SettingText.Of(TimeSpan.FromSeconds(90)));
        Assert.Equal("25h", SettingText.Of(TimeSpan.FromHours(25)));
        Assert.Equal("1d", SettingText.Of(TimeSpan.FromHours(24)));
        Assert.Equal("0ms", SettingText.Of(TimeSpan.Zero));
        Assert.Equal("'memory'", SettingText.Of((object)StorageProvider.Memory));
        Assert.Equal("not set", SettingText.Of(null));
    }
}
