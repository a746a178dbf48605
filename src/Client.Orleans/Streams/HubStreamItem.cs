using EventHub.Grains.Interfaces.Events;
using Orleans;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Client.Orleans.Streams;

/// <summary>
/// An event on its way to a subscriber; the agent puts many into one call. Each is a batch of its own, for a subscriber whose place is asked for passes over one batch: were there more events in it, it would lose
/// those that came into it later. Without an event it only tells that there is something to read.
/// </summary>
[GenerateSerializer, Immutable, Alias("EventHub.HubStreamItem")]
internal sealed class HubStreamItem(StreamId streamId, HubEvent? item, long sequence) : IBatchContainer
{
    [Id(0)]
    private readonly StreamId _streamId = streamId;

    [Id(1)]
    private readonly HubEvent? _item = item;

    [Id(2)]
    private readonly long _sequence = sequence;

    /// <inheritdoc/>
    public StreamId StreamId => _streamId;

    /// <summary>The event's sequence in its partition.</summary>
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(_sequence);

    /// <summary>The same as a number.</summary>
    internal long Sequence => _sequence;

    /// <summary>About how many bytes it takes.</summary>
    internal int Size => 512 + (_item is null || _item.Payload.IsDefault ? 0 : _item.Payload.Length) + (_item is null || _item.Metadata.IsDefault ? 0 : _item.Metadata.Length);

    /// <summary>True when it has no event.</summary>
    internal bool IsDoorbell => _item is null;

    /// <inheritdoc/>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() => _item is T wanted ? [Tuple.Create(wanted, SequenceToken)] : [];

    /// <inheritdoc/>
    public bool ImportRequestContext() => false;
}
