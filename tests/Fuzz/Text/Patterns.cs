using System.Text;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Channels;

namespace EventHub.Fuzz.Text;

/// <summary>Patterns and what they match, alone and in a trie, against a recursive matcher. An input is a pattern, a line break and a channel.</summary>
internal sealed class Patterns : TextSurface<(ChannelPattern? Pattern, string? Error)>
{
    // Neighbours in the trie: the same tokens and wildcards at the same places, and none of it.
    private static readonly string[] Others = [">", "*", "*.*", "a", "a.>", "a.*", "*.b", "a.b.c", "_a.>", "b.*.>"];

    public override string Name => "patterns";

    public override IReadOnlyList<string> Words => [".", "..", "_", "*", ">", "a", "b", "a.b", "\n", ".*", ".>", "*.", "é", "a.a.a.a.a.a.a.a", "*.*.*.*.*.*.*.*", "\na.b.c", "\n_a.b"];

    protected override (ChannelPattern? Pattern, string? Error) Parse(byte[] input)
    {
        _ = ChannelPattern.TryParse(Split(input).Pattern, out ChannelPattern? pattern, out string? error);
        return (pattern, error);
    }

    protected override string Check(byte[] input, (ChannelPattern? Pattern, string? Error) parsed)
    {
        (string text, string channel) = Split(input);
        Assert.Equal(PatternModel.IsValid(text), parsed.Pattern is not null);
        Assert.Equal(parsed.Pattern is null, parsed.Error is not null);
        if (parsed.Pattern is not { } pattern)
        {
            Assert.True((Refusals.OffsetIn(parsed.Error!) ?? 0) <= Encoding.UTF8.GetByteCount(text), parsed.Error);
            return string.Join(' ', parsed.Error!.Split(' ')[^5..]);
        }

        Assert.Equal(text, pattern.ToString());
        byte[] utf8 = Encoding.UTF8.GetBytes(channel);
        if (!ChannelName.IsValid(utf8))
        {
            return $"{Accepted} alone {pattern.IsExact}";
        }

        bool matches = PatternModel.Matches(text, channel);
        Assert.Equal(matches, pattern.Matches(utf8));
        CheckTrie(text, pattern, channel, utf8);
        return $"{Accepted} {matches} {channel.StartsWith('_')} {text.Count(letter => letter is '*' or '>')}";
    }

    private static void CheckTrie(string text, ChannelPattern pattern, string channel, byte[] utf8)
    {
        PatternTrie<string> trie = PatternTrie<string>.Empty.Add(pattern, text);
        foreach (string other in Others)
        {
            Assert.True(ChannelPattern.TryParse(other, out ChannelPattern? neighbour, out _));
            trie = trie.Add(neighbour, other);
        }

        HashSet<string> found = [];
        trie.Match(utf8, found);
        Assert.Equal(Others.Append(text).Where(each => PatternModel.Matches(each, channel)).ToHashSet(), found);
        found.Clear();
        trie.Remove(pattern, text).Match(utf8, found);
        Assert.Equal(Others.Where(each => each != text && PatternModel.Matches(each, channel)).ToHashSet(), found);
    }

    private static (string Pattern, string Channel) Split(byte[] input)
    {
        string[] halves = TextOf(input).Split('\n', 2);
        return (halves[0], halves.Length == 2 ? halves[1] : "");
    }
}
