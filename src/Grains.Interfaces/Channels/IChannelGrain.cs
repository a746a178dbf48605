using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Policies;
using Orleans;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>One channel; the key is its name. What it does and refuses is the same as over REST.</summary>
[Alias("EventHub.IChannelGrain")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>
    /// Publishes an event. On return it is stored as the durability promises, or refused. Calls interleave: events get sequences in
    /// the order of the calls of a caller who awaits each; for order without waiting use <see cref="PublishMany"/>.
    /// </summary>
    [Alias("Publish")]
    Task<PublishAnswer> Publish(NewEvent newEvent);

    /// <summary>
    /// Publishes several events, in order, in one go; an answer for each. A refused one does not keep the others from being stored. More than
    /// the batch limit (1,000 by default) are all refused, with EH1012.
    /// </summary>
    [Alias("PublishMany")]
    Task<ImmutableArray<PublishAnswer>> PublishMany(ImmutableArray<NewEvent> newEvents);

    /// <summary>Counts what is retained.</summary>
    [Alias("Counters")]
    Task<ChannelCounters> Counters();

    /// <summary>The channel's own policy, and what is in force for it.</summary>
    [Alias("GetPolicy")]
    Task<ChannelPolicyAnswer> GetPolicy();

    /// <summary>
    /// Sets the channel's own policy, in place of the one it has; the document is that of <c>PUT /v1/channels/{channel}</c>. Stored and in force on return:
    /// the next publish follows it, over REST too.
    /// </summary>
    [Alias("SetPolicy")]
    Task<PolicyAnswer> SetPolicy(string document);

    /// <summary>Removes the channel's own policy. Those of patterns stay.</summary>
    [Alias("ClearPolicy")]
    Task<PolicyAnswer> ClearPolicy();

    /// <summary>Refuses publishing from now on (EH2008): sets <c>paused</c> in the channel's own policy. What is stored is read and watched as before.</summary>
    [Alias("Pause")]
    Task<PolicyAnswer> Pause();

    /// <summary>Takes events again, also where a pattern's policy pauses the channel.</summary>
    [Alias("Resume")]
    Task<PolicyAnswer> Resume();

    /// <summary>
    /// Takes the channel's events below a sequence away, durably; null takes all there are. With <paramref name="dryRun"/> it only counts.
    /// </summary>
    [Alias("Purge")]
    Task<PurgeAnswer> Purge(long? beforeSequence, bool dryRun);
}
