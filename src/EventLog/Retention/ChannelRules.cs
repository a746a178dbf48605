using System.Collections.Immutable;
using EventHub.Protocol.Policies;

namespace EventHub.EventLog.Retention;

/// <summary>What a log keeps of each channel, beside its own settings. Immutable; replaced as a whole.</summary>
/// <param name="Policies">What the operator decided.</param>
/// <param name="PurgedBefore">Per purged channel, by name, the first sequence that was not purged.</param>
public sealed record ChannelRules(PolicySet Policies, ImmutableDictionary<string, long> PurgedBefore)
{
    /// <summary>Nothing but the log's own settings.</summary>
    public static readonly ChannelRules None = new(PolicySet.Empty, ImmutableDictionary<string, long>.Empty);

    /// <summary>True when channels differ in what is kept of them.</summary>
    internal bool DecideAnything => Policies.DecidesRetention || Policies.DecidesSize || !PurgedBefore.IsEmpty;
}
