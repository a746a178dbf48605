using EventHub.Gateway.Publishing;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class IdempotencyKeyTextTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("  abc ", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("a\"b", "a\"b")]
    [InlineData("\"\"", "")]
    [InlineData("", "")]
    public void TryRead_ValidForms_GiveTheKey(string text, string expected)
    {
        Assert.True(IdempotencyKeyText.TryRead(text, out string? key));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"abc")]
    [InlineData("\"abc\"d")]
    [InlineData("\"abc\";p=1")]
    [InlineData("\"a\\b\"")]
    [InlineData("\"abc\\")]
    public void TryRead_BrokenQuotedString_IsRefused(string text) => Assert.False(IdempotencyKeyText.TryRead(text, out _));
}
