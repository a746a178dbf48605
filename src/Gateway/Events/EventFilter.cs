using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Events;

/// <summary>Says whether an event belongs on a list, and where it stands.</summary>
internal sealed class EventFilter(EventListQuery query)
{
    private static ReadOnlySpan<byte> DefaultSourcePrefix => "/v1/channels/"u8;

    /// <summary>True when the query asks for this event; the state is without its history.</summary>
    public bool Matches(scoped in StoredRecord record, IPartition partition, out EventState state)
    {
        state = default;
        if (!(record.IsEvent || (record.IsScheduled && query.TakesDelayed)) || !query.Channels.Matches(record.Channel) || !IsOfSource(record) || partition.IsGone(record))
        {
            return false;
        }

        state = partition.StateOf(record);
        return query.Status is { } status ? state.Status == status : state.Status != EventStatus.Deleted;
    }

    private bool IsOfSource(scoped in StoredRecord record)
    {
        if (query.Source is null)
        {
            return true;
        }

        ReadOnlySpan<byte> stored = record.Field(EventField.Source);
        return stored.IsEmpty ? IsDefaultSource(record.Channel, query.Source) : stored.SequenceEqual(query.Source);
    }

    private static bool IsDefaultSource(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> source) =>
        source.StartsWith(DefaultSourcePrefix) && source[DefaultSourcePrefix.Length..].SequenceEqual(channel);
}
