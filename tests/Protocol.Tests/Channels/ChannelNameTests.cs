using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Tests.Channels;

public sealed class ChannelNameTests
{
    private const string Alphabet = "aZ09_-.. *>/é\n";

    [Theory]
    [InlineData("a")]
    [InlineData("public.users.create")]
    [InlineData("A-Z.a_z.0-9")]
    [InlineData("_hub.started")]
    [InlineData("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16")]
    public void Parse_ValidName_IsKept(string text)
    {
        Assert.Equal(text, ChannelName.Parse(text).ToString());
        Assert.True(ChannelName.TryParse(text, out ChannelName name));
        Assert.Equal(ChannelName.Parse(text), name);
        Assert.True(ChannelName.IsValid(Text.Utf8(text)));
        Assert.Null(ChannelName.Explain(Text.Utf8(text)));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(".a", "an empty token at byte 0")]
    [InlineData("a.", "an empty token at byte 2")]
    [InlineData("a..b", "an empty token at byte 2")]
    [InlineData("a.b c", "' ' (U+0020) at byte 3")]
    [InlineData("bücher", "'ü' (U+00FC) at byte 1")]
    [InlineData("a\tb", "(U+0009) at byte 1")]
    [InlineData("a.*", "'*' at byte 2; wildcards are for patterns")]
    [InlineData("a.>", "'>' at byte 2; wildcards are for patterns")]
    [InlineData("a/b", "'/' (U+002F) at byte 1")]
    [InlineData("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17", "has 17 tokens; at most 16")]
    public void Explain_InvalidName_SaysWhatAndWhere(string text, string expected)
    {
        Assert.Contains(expected, ChannelName.Explain(Text.Utf8(text)), StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ChannelName.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(ChannelName.TryParse(text, out _));
    }

    [Fact]
    public void IsValid_At256Bytes_IsTheLast()
    {
        Assert.True(ChannelName.IsValid(Text.Utf8(new string('a', 256))));
        Assert.False(ChannelName.IsValid(Text.Utf8(new string('a', 257))));
        Assert.Contains("has 257 bytes; at most 256", ChannelName.Explain(Text.Utf8(new string('a', 257))), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_InvalidUtf8_NamesTheByte() =>
        Assert.Contains("the byte 0xE9 at byte 1", ChannelName.Explain([(byte)'a', 0xE9]), StringComparison.Ordinal);

    [Theory]
    [InlineData("_a.b", true)]
    [InlineData("a._b", false)]
    [InlineData("", false)]
    public void IsReserved_LeadingUnderscore_IsTheHubs(string text, bool expected) => Assert.Equal(expected, ChannelName.IsReserved(Text.Utf8(text)));

    [Fact]
    public void Default_IsEmptyText() => Assert.Equal("", default(ChannelName).ToString());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void IsValid_RandomText_AgreesWithModelAndExplanation(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(0, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            bool expected = text.Split('.').All(IsToken) && text.Split('.').Length <= 16;
            Assert.True(expected == ChannelName.IsValid(Text.Utf8(text)), $"seed {seed}: '{text}' should be valid: {expected}");
            Assert.True(expected == (ChannelName.Explain(Text.Utf8(text)) is null), $"seed {seed}: '{text}'");
        }
    }

    private static bool IsToken(string token) => token.Length > 0 && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
