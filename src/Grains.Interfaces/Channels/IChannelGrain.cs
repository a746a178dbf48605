using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>One channel; the key is its name. What it does and refuses is the same as over REST.</summary>
[Alias("EventHub.IChannelGrain")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>
    /// Publishes an event. On return it is stored as the durability promises, or refused. Calls interleave; one caller's events get sequences in
    /// the order of its calls.
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
}
