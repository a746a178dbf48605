using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace EventHub.Protocol.Policies;

/// <summary>
/// Every policy of a hub at one moment, and what they come to for each channel. Immutable and thread-safe; a change is a
/// new set.
/// </summary>
/// <remarks>
/// A field is decided by the channel's own policy, else by the first pattern policy that decides it, the more specific
/// pattern first (<see cref="PatternPrecedence"/>).
/// </remarks>
public sealed class PolicySet
{
    /// <summary>No policies.</summary>
    public static readonly PolicySet Empty = new(ImmutableSortedDictionary<string, ChannelPolicy>.Empty, []);

    // Answers remembered at most; beyond it they are found anew.
    private const int RememberedMax = 65_536;

    private readonly ImmutableArray<PatternPolicy> _byPrecedence;
    private readonly ConcurrentDictionary<byte[], ChannelPolicy> _effective = new(Utf8Names.Instance);
    private readonly ConcurrentDictionary<byte[], ChannelPolicy>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private int _remembered;

    /// <summary>A set of channels' own policies, by name, and pattern policies, whose names differ.</summary>
    public PolicySet(ImmutableSortedDictionary<string, ChannelPolicy> channels, ImmutableArray<PatternPolicy> patterns)
    {
        Channels = channels.WithComparers(StringComparer.Ordinal);
        Patterns = [.. patterns.OrderBy(policy => policy.Name, StringComparer.Ordinal)];
        _byPrecedence = patterns.Sort(PatternPrecedence.Instance);
        _lookup = _effective.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (ChannelPolicy policy in channels.Values.Concat(patterns.Select(policy => policy.Policy)))
        {
            DecidesPublishing |= policy.Paused is not null || policy.RateLimit is not null || policy.Priority is not null || policy.Ttl is not null;
            PausesDelivery |= policy.PausesDelivery;
            DecidesRetention |= policy.Retention is not null;
            DecidesSize |= policy.MaxBytes is not null;
            DedupWindowMax = policy.DedupWindow is { } window && (DedupWindowMax is null || window > DedupWindowMax) ? window : DedupWindowMax;
        }
    }

    /// <summary>Channels' own policies, by name.</summary>
    public ImmutableSortedDictionary<string, ChannelPolicy> Channels { get; }

    /// <summary>Pattern policies, by name.</summary>
    public ImmutableArray<PatternPolicy> Patterns { get; }

    /// <summary>How many policies there are.</summary>
    public int Count => Channels.Count + Patterns.Length;

    /// <summary>True when a policy may refuse an event or change it.</summary>
    public bool DecidesPublishing { get; }

    /// <summary>True when a policy holds events of some channel back from consumers.</summary>
    public bool PausesDelivery { get; }

    /// <summary>True when a policy says how long events are kept.</summary>
    public bool DecidesRetention { get; }

    /// <summary>True when a policy says how many bytes are kept.</summary>
    public bool DecidesSize { get; }

    /// <summary>The longest window a policy names, or null.</summary>
    public TimeSpan? DedupWindowMax { get; }

    /// <summary>What the policies come to for a channel, by its name in UTF-8. Allocates only when it is asked for the first time.</summary>
    public ChannelPolicy Of(ReadOnlySpan<byte> channel) =>
        Count == 0 ? ChannelPolicy.Empty : _lookup.TryGetValue(channel, out ChannelPolicy? known) ? known : Find(channel);

    /// <summary>The pattern policies that match a channel, the one that decides first in front.</summary>
    public IEnumerable<PatternPolicy> Matching(byte[] channel) => _byPrecedence.Where(policy => policy.Pattern.Matches(channel));

    private ChannelPolicy Find(ReadOnlySpan<byte> channel)
    {
        ChannelPolicy policy = Channels.GetValueOrDefault(Encoding.UTF8.GetString(channel), ChannelPolicy.Empty);
        foreach (PatternPolicy pattern in _byPrecedence)
        {
            policy = pattern.Pattern.Matches(channel) ? policy.Over(pattern.Policy) : policy;
        }

        if (Interlocked.Increment(ref _remembered) > RememberedMax)
        {
            _effective.Clear();
            Volatile.Write(ref _remembered, 0);
        }

        _lookup.TryAdd(channel, policy);
        return policy;
    }
}
