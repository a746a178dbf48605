using EventHub.Redis.Connections;

namespace EventHub.Redis.Tests.Connections;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://127.0.0.1", "redis://127.0.0.1:6379/0")]
    [InlineData("redis://cache.example:7000/3", "redis://cache.example:7000/3")]
    [InlineData("rediss://cache.example?prefix=hub-2", "rediss://cache.example:6379/0?prefix=hub-2")]
    [InlineData("redis://[::1]:6380", "redis://[::1]:6380/0")]
    [InlineData("redis://:p%40ss@host", "redis://:***@host:6379/0")]
    [InlineData("redis://default:secret@host/", "redis://:***@host:6379/0")]
    public void Parsed_IsShownWithoutItsPassword(string text, string shown)
    {
        Assert.True(RedisAddress.TryParse(text, out RedisAddress? address, out _));
        Assert.Equal(shown, address!.ToString());
    }

    [Fact]
    public void Password_IsUnescaped()
    {
        Assert.True(RedisAddress.TryParse("redis://:p%40ss%3A1@host", out RedisAddress? address, out _));
        Assert.Equal("p@ss:1", address!.ToOptions().Password);
    }

    [Theory]
    [InlineData(null, "write redis://host:port")]
    [InlineData("", "write redis://host:port")]
    [InlineData("redis", "write redis://host:port")]
    [InlineData("http://host", "write redis://host:port")]
    [InlineData("redis://", "write redis://host:port")]
    [InlineData("redis://host:70000", "write redis://host:port")]
    [InlineData("redis://user:secret@host", "name no user")]
    [InlineData("redis://:secret@host/x", "number of a database")]
    [InlineData("redis://:secret@host/-1", "number of a database")]
    [InlineData("redis://:secret@host?ssl=true", "only parameter is ?prefix=")]
    [InlineData("redis://:secret@host?prefix=", "only parameter is ?prefix=")]
    [InlineData("redis://:secret@host?prefix=a{b}", "only parameter is ?prefix=")]
    public void Wrong_IsToldWithoutRepeatingIt(string? text, string expected)
    {
        Assert.False(RedisAddress.TryParse(text, out RedisAddress? address, out string? problem));
        Assert.Null(address);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("redis://host/x", "redis://host/x")]
    [InlineData("redis://:secret@host/x", "redis://***@host/x")]
    [InlineData("redis://:sec@ret@host", "redis://***@host")]
    [InlineData("redis://:secret", "redis://***")]
    [InlineData("me:secret@host", "***@host")]
    public void WithoutPassword_ShowsTheRest(string? text, string? shown) => Assert.Equal(shown, RedisAddress.WithoutPassword(text));
}
