using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Policies;

namespace EventHub.Protocol.Tests.Policies;

/// <summary>What policies come to for a channel.</summary>
public sealed class PolicySetTests
{
    private static readonly string[] Tokens = ["a", "b", "c"];

    [Fact]
    public void Of_NoPolicies_DecidesNothing()
    {
        Assert.Same(ChannelPolicy.Empty, PolicySet.Empty.Of("a"u8));
        Assert.False(PolicySet.Empty.DecidesPublishing || PolicySet.Empty.DecidesRetention || PolicySet.Empty.DecidesSize);
        Assert.Null(PolicySet.Empty.DedupWindowMax);
    }

    [Fact]
    public void Of_ChannelsOwnPolicy_GoesOverPatternsFieldByField()
    {
        PolicySet set = new(
            ImmutableSortedDictionary<string, ChannelPolicy>.Empty.Add("a.b", new ChannelPolicy { MaxBytes = 1 }),
            [Pattern("p", "a.>", new ChannelPolicy { MaxBytes = 2, Paused = PauseMode.Both })]);

        Assert.Equal(new ChannelPolicy { MaxBytes = 1, Paused = PauseMode.Both }, set.Of("a.b"u8));
        Assert.Equal(new ChannelPolicy { MaxBytes = 2, Paused = PauseMode.Both }, set.Of("a.c"u8));
        Assert.Equal(ChannelPolicy.Empty, set.Of("a"u8));
        Assert.True(set.DecidesSize && set.DecidesPublishing && !set.DecidesRetention);
    }

    [Theory]
    [InlineData("a.b.c", "a.b.*", "a.*.c", "a.*.*", "a.b.>", "a.*.>", "a.>", "*.b.c", "*.>", ">")]
    public void Of_MorePatterns_FollowsTheMoreSpecific(params string[] patterns)
    {
        string[] bySpecificity = ["a.b.c", "a.b.*", "a.b.>", "a.*.c", "a.*.*", "a.*.>", "a.>", "*.b.c", "*.>", ">"];
        Assert.Equal(bySpecificity.Order(), patterns.Order());
        for (int first = 0; first < bySpecificity.Length; first++)
        {
            PolicySet set = new(
                ImmutableSortedDictionary<string, ChannelPolicy>.Empty,
                [.. patterns.Where(pattern => Array.IndexOf(bySpecificity, pattern) >= first).Select(pattern => Pattern(
                    $"p{Array.IndexOf(patterns, pattern)}", pattern, new ChannelPolicy { MaxBytes = 1 + Array.IndexOf(bySpecificity, pattern) }))]);
            Assert.Equal(first + 1, set.Of("a.b.c"u8).MaxBytes);
            Assert.Equal(bySpecificity[first..], set.Matching("a.b.c"u8.ToArray()).Select(policy => policy.Pattern.Text));
        }
    }

    [Fact]
    public void Of_SamePattern_FollowsTheFirstName()
    {
        PolicySet set = new(
            ImmutableSortedDictionary<string, ChannelPolicy>.Empty,
            [Pattern("b", "x.*", new ChannelPolicy { MaxBytes = 2 }), Pattern("B", "x.*", new ChannelPolicy { MaxBytes = 1 }), Pattern("c", "x.*", new ChannelPolicy { Ttl = TimeSpan.FromDays(1) })]);

        Assert.Equal(new ChannelPolicy { MaxBytes = 1, Ttl = TimeSpan.FromDays(1) }, set.Of("x.y"u8));
        Assert.Equal(["B", "b", "c"], set.Patterns.Select(policy => policy.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_RandomSets_EqualsTheNaiveEvaluation(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            PatternPolicy[] patterns = [.. Enumerable.Range(0, random.Next(6)).Select(i => Pattern($"p{random.Next(100):D2}{i}", RandomPattern(random), RandomPolicy(random)))];
            Dictionary<string, ChannelPolicy> channels = [];
            for (int i = random.Next(3); i > 0; i--)
            {
                channels[RandomChannel(random)] = RandomPolicy(random);
            }

            PolicySet set = new(channels.ToImmutableSortedDictionary(), [.. patterns]);
            for (int i = 0; i < 10; i++)
            {
                string channel = RandomChannel(random);
                Assert.Equal(Naive(channels, patterns, channel), set.Of(Encoding.UTF8.GetBytes(channel)));
            }
        }
    }

    [Fact]
    public void Of_KnownChannel_AllocatesNothing()
    {
        PolicySet set = new(ImmutableSortedDictionary<string, ChannelPolicy>.Empty, [Pattern("p", "a.>", new ChannelPolicy { MaxBytes = 1 })]);
        set.Of("a.b"u8);
        set.Of("c"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long found = 0;
        for (int i = 0; i < 1000; i++)
        {
            found += set.Of("a.b"u8).MaxBytes ?? 0;
            found += set.Of("c"u8).MaxBytes ?? 0;
        }

        Assert.Equal((1000, 0), (found, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    [Fact]
    public void Of_MoreChannelsThanAreRemembered_StaysRight()
    {
        PolicySet set = new(ImmutableSortedDictionary<string, ChannelPolicy>.Empty, [Pattern("p", "*.even", new ChannelPolicy { MaxBytes = 1 })]);
        for (int i = 0; i < 140_000; i++)
        {
            Assert.Equal(i % 2 == 0 ? 1 : null, set.Of(Encoding.UTF8.GetBytes($"{i}.{(i % 2 == 0 ? "even" : "odd")}")).MaxBytes);
        }
    }

    private static ChannelPolicy Naive(Dictionary<string, ChannelPolicy> channels, PatternPolicy[] patterns, string channel)
    {
        List<PatternPolicy> matching = [.. patterns.Where(policy => Matches(policy.Pattern.Text.Split('.'), channel.Split('.')))];
        matching.Sort((x, y) =>
        {
            string[] left = x.Pattern.Text.Split('.'), right = y.Pattern.Text.Split('.');
            for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
            {
                int order = Rank(left[i]) - Rank(right[i]);
                if (order != 0)
                {
                    return order;
                }
            }

            return string.CompareOrdinal(x.Name, y.Name);
        });
        List<ChannelPolicy> chain = [.. matching.Select(policy => policy.Policy)];
        if (channels.TryGetValue(channel, out ChannelPolicy? own))
        {
            chain.Insert(0, own);
        }

        return new ChannelPolicy
        {
            Retention = chain.Select(policy => policy.Retention).FirstOrDefault(value => value is not null),
            MaxBytes = chain.Select(policy => policy.MaxBytes).FirstOrDefault(value => value is not null),
            Paused = chain.Select(policy => policy.Paused).FirstOrDefault(value => value is not null),
        };
    }

    private static int Rank(string token) => token switch { "*" => 1, ">" => 2, _ => 0 };

    private static bool Matches(string[] pattern, string[] channel) => (pattern, channel) switch
    {
        ([], []) => true,
        ([">"], [_, ..]) => true,
        ([var wanted, .. var patternRest], [var token, .. var rest]) => (wanted == "*" || wanted == token) && Matches(patternRest, rest),
        _ => false,
    };

    private static string RandomChannel(Random random) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tokens[random.Next(Tokens.Length)]));

    private static string RandomPattern(Random random)
    {
        string pattern = string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) == 0 ? "*" : Tokens[random.Next(Tokens.Length)]));
        return random.Next(3) == 0 ? pattern + ".>" : random.Next(10) == 0 ? ">" : pattern;
    }

    private static ChannelPolicy RandomPolicy(Random random) => new()
    {
        Retention = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 100)),
        MaxBytes = random.Next(2) == 0 ? null : random.Next(1, 100),
        Paused = random.Next(2) == 0 ? null : (PauseMode)random.Next(4),
    };

    private static PatternPolicy Pattern(string name, string pattern, ChannelPolicy policy)
    {
        Assert.True(ChannelPattern.TryParse(pattern, out ChannelPattern? parsed, out string? error), error);
        return new PatternPolicy(name, parsed, policy);
    }
}
