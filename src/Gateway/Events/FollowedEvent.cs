using EventHub.Gateway.Publishing;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Events;

/// <summary>One event that somebody follows until it has ended. For one caller at a time.</summary>
internal sealed class FollowedEvent : IDisposable
{
    private readonly IPartition _partition;
    private readonly IEventFollower _follower;
    private EventState _last;
    private long _lastSequence;

    private FollowedEvent(EventId id, IPartition partition, IEventFollower follower)
    {
        Id = id;
        _partition = partition;
        _follower = follower;
    }

    /// <summary>The event's id.</summary>
    public EventId Id { get; }

    /// <summary>True when its total will not change by itself any more, as it was seen last.</summary>
    public bool IsOver => OutcomeWait.IsOver(_last);

    /// <summary>Begins to follow an event; null when there is none. <paramref name="seen"/> gets it as it is now, before anything is missed.</summary>
    public static async ValueTask<FollowedEvent?> BeginAsync(
        IPartition partition, EventId id, Action<FollowedEvent, FoundEvent> seen, CancellationToken cancellationToken)
    {
        // Where it stands is known only once it is found; following begins before the look that counts, so that no change falls between.
        long sequence;
        using (FoundEvent? found = await partition.FindAsync(id, cancellationToken))
        {
            if (found is null)
            {
                return null;
            }

            sequence = found.Record.Sequence;
        }

        FollowedEvent followed = new(id, partition, partition.Follow(id.Lsn, sequence));
        try
        {
            using FoundEvent? now = await followed.FindAsync(cancellationToken);
            if (now is not null)
            {
                seen(followed, now);
                return followed;
            }
        }
        catch
        {
            followed.Dispose();
            throw;
        }

        followed.Dispose();
        return null;
    }

    /// <summary>Completes when it may have changed since it was found last.</summary>
    public Task ChangedAsync(CancellationToken cancellationToken) => _follower.ChangedAsync(cancellationToken);

    /// <summary>The event as it is now; null when it is gone. Dispose the result.</summary>
    public async ValueTask<FoundEvent?> FindAsync(CancellationToken cancellationToken)
    {
        FoundEvent? found = await _partition.FindAsync(Id, cancellationToken);
        HasChanged = found is not null && (found.State != _last || found.Record.Sequence != _lastSequence);
        _last = found?.State ?? _last;
        _lastSequence = found?.Record.Sequence ?? _lastSequence;
        return found;
    }

    /// <summary>True when it was found otherwise than the time before.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Follows it no longer.</summary>
    public void Dispose() => _follower.Dispose();
}
