using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Tests.Channels;

public sealed class ChannelPatternTests
{
    private static readonly string[] Tokens = ["a", "b", "ab", "_a", "-"];

    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.b", "a.b.c", false)]
    [InlineData("a.b", "A.b", false)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.*", "a", false)]
    [InlineData("a.*", "a.b.c", false)]
    [InlineData("*", "a", true)]
    [InlineData("*", "a.b", false)]
    [InlineData("a.>", "a.b", true)]
    [InlineData("a.>", "a.b.c.d", true)]
    [InlineData("a.>", "a", false)]
    [InlineData("a.>", "ab.c", false)]
    [InlineData(">", "a.b.c", true)]
    [InlineData("*.b.>", "a.b.c", true)]
    [InlineData("*.b.>", "a.b", false)]
    [InlineData("*.c", "a.bc", false)]
    public void Matches_TokenByToken(string pattern, string channel, bool expected) => Assert.Equal(expected, Pattern(pattern).Matches(Text.Utf8(channel)));

    [Theory]
    [InlineData(">", "_hub.started", false)]
    [InlineData("*", "_hub", false)]
    [InlineData("*.started", "_hub.started", false)]
    [InlineData("_hub.>", "_hub.started", true)]
    [InlineData("_hub.*", "_hub.started", true)]
    [InlineData("_hub", "_hub", true)]
    [InlineData("a.*", "a._b", true)]
    public void Matches_HubsOwnChannels_OnlyWhenNamed(string pattern, string channel, bool expected) =>
        Assert.Equal(expected, Pattern(pattern).Matches(Text.Utf8(channel)));

    [Theory]
    [InlineData("", "The pattern is empty")]
    [InlineData("a.>.b", "'>' at byte 2, which may only be the last token")]
    [InlineData(">.a", "'>' at byte 0, which may only be the last token")]
    [InlineData("a*", "'*' at byte 1 inside a token")]
    [InlineData("a.b>", "'>' at byte 3 inside a token")]
    [InlineData("**", "'*' at byte 0 inside a token")]
    [InlineData("a..b", "an empty token at byte 2")]
    [InlineData("a.#", "'#' (U+0023) at byte 2")]
    [InlineData("*.*.*.*.*.*.*.*.>", "has 9 wildcards; at most 8")]
    [InlineData("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a", "has 17 tokens; at most 16")]
    public void TryParse_InvalidPattern_SaysWhatAndWhere(string text, string expected)
    {
        Assert.False(ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error));
        Assert.Null(pattern);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_EightWildcards_AreAllowed() => Assert.True(ChannelPattern.TryParse("*.*.*.*.*.*.*.>", out _, out _));

    [Theory]
    [InlineData("a.b", true)]
    [InlineData("a.*", false)]
    [InlineData(">", false)]
    public void IsExact_WithoutWildcard(string text, bool expected)
    {
        ChannelPattern pattern = Pattern(text);
        Assert.Equal(expected, pattern.IsExact);
        Assert.Equal(text, pattern.ToString());
        Assert.Equal(text, Text.Of(pattern.Utf8));
    }

    [Fact]
    public void Everything_IsTheLoneGreater() => Assert.Equal(">", ChannelPattern.Everything.Text);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Matches_RandomPatterns_AgreesWithModel(int seed)
    {
        Random random = new(seed);
        int hits = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string[] channel = Pick(random, Tokens), pattern = Pick(random, [.. Tokens, "*", "*", "*", "*"]);
            pattern = random.Next(3) == 0 ? [.. pattern, ">"] : pattern;
            string channelText = string.Join('.', channel), patternText = string.Join('.', pattern);
            bool expected = Model(pattern, channel);
            hits += expected ? 1 : 0;
            Assert.True(expected == Pattern(patternText).Matches(Text.Utf8(channelText)), $"seed {seed}: '{patternText}' on '{channelText}' should be {expected}");
        }

        Assert.InRange(hits, 200, 19_000);
    }

    [Fact]
    public void Matches_Allocates_Nothing()
    {
        ChannelPattern pattern = Pattern("*.b.*.d.>");
        byte[] channel = Text.Utf8("a.b.c.d.e.f");
        Assert.True(pattern.Matches(channel));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            pattern.Matches(channel);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void PatternSet_MatchesWhenOneDoes()
    {
        PatternSet set = new([Pattern("a.*"), Pattern("b")]);
        Assert.True(set.Matches("a.x"u8));
        Assert.True(set.Matches("b"u8));
        Assert.False(set.Matches("c"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PatternSet([]));
    }

    private static ChannelPattern Pattern(string text)
    {
        Assert.True(ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error), error);
        return pattern;
    }

    private static string[] Pick(Random random, string[] tokens) => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => tokens[random.Next(tokens.Length)])];

    private static bool Model(string[] pattern, string[] channel)
    {
        bool open = pattern[^1] == ">";
        int fixedTokens = open ? pattern.Length - 1 : pattern.Length;
        bool length = open ? channel.Length > fixedTokens : channel.Length == fixedTokens;
        bool hidden = channel[0].StartsWith('_') && pattern[0] is ("*" or ">");
        return length && !hidden && !pattern.Take(fixedTokens).Where((token, i) => token != "*" && token != channel[i]).Any();
    }
}
