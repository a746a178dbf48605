using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Events;

/// <summary>Finding and deleting one event by its id: the one way, for the HTTP edge and for grains.</summary>
public static class EventLookup
{
    /// <summary>
    /// Finds an event, a deleted one too; null when the text is no id, or the event never was, or retention took it. Dispose the result.
    /// </summary>
    /// <exception cref="EventHubException"><c>Quarantined</c>: it stands in a damaged part of the log.</exception>
    public static ValueTask<FoundEvent?> FindAsync(IPartitions partitions, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return EventId.TryParse(id, out EventId parsed) && partitions.Find(parsed.Partition) is { } partition
            ? partition.FindAsync(parsed, cancellationToken) : default;
    }

    /// <summary>As above, of one partition: what is of another is not found.</summary>
    public static ValueTask<FoundEvent?> FindAsync(IPartition partition, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return EventId.TryParse(id, out EventId parsed) && parsed.Partition == partition.Number ? partition.FindAsync(parsed, cancellationToken) : default;
    }

    /// <summary>Deletes an event, durably; false when there is none. Once begun it is finished, whether or not somebody waits for the answer.</summary>
    /// <exception cref="EventHubException">It could not be stored.</exception>
    public static ValueTask<bool> DeleteAsync(IPartitions partitions, string id)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return EventId.TryParse(id, out EventId parsed) && partitions.Find(parsed.Partition) is { } partition
            ? partition.DeleteAsync(parsed, CancellationToken.None) : default;
    }

    /// <summary>As above, of one partition.</summary>
    public static ValueTask<bool> DeleteAsync(IPartition partition, string id)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return EventId.TryParse(id, out EventId parsed) && parsed.Partition == partition.Number ? partition.DeleteAsync(parsed, CancellationToken.None) : default;
    }

    /// <summary>Delivers an event again to every recipient that gave it up, durably: to how many, or why to none.</summary>
    /// <exception cref="EventHubException">It could not be stored.</exception>
    public static ValueTask<(int Opened, Problem? Problem)> RetryAsync(IPartitions partitions, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return EventId.TryParse(id, out EventId parsed) && partitions.Find(parsed.Partition) is { } partition
            ? RetryAsync(partition, id, cancellationToken) : new((0, NoEvent(id)));
    }

    /// <summary>As above, of one partition.</summary>
    public static async ValueTask<(int Opened, Problem? Problem)> RetryAsync(IPartition partition, string id, CancellationToken cancellationToken)
    {
        using FoundEvent? found = await FindAsync(partition, id, cancellationToken);
        if (found is null)
        {
            return (0, NoEvent(id));
        }

        int opened = found.IsDeleted ? 0 : await partition.Deliveries.RetryAsync(found);
        return (opened, opened > 0 ? null : new Problem(ErrorCodes.NothingToRetry,
            found.IsDeleted ? $"The event '{id}' was deleted. Publish it anew."
            : found.State.Outcome == EventOutcome.Expired
            ? $"The event '{id}' expired at {Timestamps.Format(found.State.CompletedAtTicks)}, and no recipient has given it up. What expired comes again, as history, with POST /v1/replays or a subscription's :seek."
            : $"The event '{id}' is {Encoding.ASCII.GetString(EventNames.Of(found.State.Status))} and no recipient has given it up. GET /v1/events/{{id}}/deliveries tells where each stands."));
    }

    /// <summary>Says that there is no such event; <paramref name="shown"/> is its id as it may be shown.</summary>
    public static Problem NotFound(string shown) => new(
        ErrorCodes.EventNotFound, $"There is no event '{shown}': it never was, or retention took it. Check the id, or list events with GET /v1/events.");

    /// <summary>Says that a deleted event has no payload.</summary>
    public static Problem PayloadDeleted(string shown) => new(ErrorCodes.EventNotFound, $"The event '{shown}' was deleted, and its payload with it.");

    private static Problem NoEvent(string id) => NotFound(ChannelText.Show(Encoding.UTF8.GetBytes(id)));
}
