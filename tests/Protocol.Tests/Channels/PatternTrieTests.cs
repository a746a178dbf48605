using System.Text;
using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Tests.Channels;

public sealed class PatternTrieTests
{
    private static readonly string[] s_tokens = ["a", "b", "c", "_x"];

    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.>", "a.b.c", true)]
    [InlineData("a.>", "a", false)]
    [InlineData(">", "a.b", true)]
    [InlineData(">", "_x.a", false)]
    [InlineData("*.a", "_x.a", false)]
    [InlineData("_x.>", "_x.a", true)]
    [InlineData("a", "a.b", false)]
    [InlineData("a.b", "a", false)]
    [InlineData("*.*", "a.b", true)]
    public void Match_OnePattern_FindsWhatItMatches(string pattern, string channel, bool expected) =>
        Assert.Equal(expected ? [7] : [], Match(PatternTrie<int>.Empty.Add(Parse(pattern), 7), channel));

    [Fact]
    public void Match_ValueOfSeveralPatterns_IsFoundOnce() =>
        Assert.Equal([7], Match(PatternTrie<int>.Empty.Add(Parse("a.*"), 7).Add(Parse("a.b"), 7).Add(Parse(">"), 7), "a.b"));

    [Fact]
    public void Add_SamePair_IsTheSameTrie()
    {
        PatternTrie<int> trie = PatternTrie<int>.Empty.Add(Parse("a.*.>"), 7);

        Assert.Same(trie, trie.Add(Parse("a.*.>"), 7));
        Assert.Same(trie, trie.Remove(Parse("a.*.>"), 8));
        Assert.Same(trie, trie.Remove(Parse("a.*.b"), 7));
        Assert.Equal((1, 0), (trie.Count, trie.Remove(Parse("a.*.>"), 7).Count));
    }

    [Fact]
    public void Add_LeavesTheTrieBefore_AsItWas()
    {
        PatternTrie<int> before = PatternTrie<int>.Empty.Add(Parse("a.b"), 1);
        PatternTrie<int> after = before.Add(Parse("a.b"), 2).Remove(Parse("a.b"), 1);

        Assert.Equal([1], Match(before, "a.b"));
        Assert.Equal([2], Match(after, "a.b"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Match_AfterRandomChanges_FindsWhatAskingEveryPatternFinds(int seed)
    {
        Random random = new(seed);
        HashSet<(string Pattern, int Value)> model = [];
        PatternTrie<int> trie = PatternTrie<int>.Empty;
        for (int step = 0; step < 600; step++)
        {
            (string Pattern, int Value) pair = (RandomPattern(random), random.Next(20));
            bool adds = random.Next(3) > 0;
            _ = adds ? model.Add(pair) : model.Remove(pair);
            trie = adds ? trie.Add(Parse(pair.Pattern), pair.Value) : trie.Remove(Parse(pair.Pattern), pair.Value);

            string channel = RandomChannel(random);
            int[] expected = [.. model.Where(one => Parse(one.Pattern).Matches(Encoding.ASCII.GetBytes(channel))).Select(one => one.Value).Distinct().Order()];
            Assert.True(expected.SequenceEqual(Match(trie, channel)), $"Seed {seed}, step {step}: '{channel}'.");
            Assert.Equal(model.Count, trie.Count);
        }

        Assert.Equal(model.Select(pair => pair.Value).Order(), trie.Values.Order());
    }

    private static string RandomChannel(Random random) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => s_tokens[random.Next(s_tokens.Length)]));

    private static string RandomPattern(Random random)
    {
        string[] tokens = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(3) == 0 ? "*" : s_tokens[random.Next(s_tokens.Length)])];
        tokens[^1] = random.Next(4) == 0 ? ">" : tokens[^1];
        return string.Join('.', tokens);
    }

    private static int[] Match(PatternTrie<int> trie, string channel)
    {
        HashSet<int> found = [];
        trie.Match(Encoding.ASCII.GetBytes(channel), found);
        return [.. found.Order()];
    }

    private static ChannelPattern Parse(string text) =>
        ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error) ? pattern : throw new ArgumentException(error);
}
