using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Delays;

/// <summary>Follows an event that waits, and once it is released as any other.</summary>
internal sealed class DelayedFollower(IPartition partition, long lsn, IEventFollower waiting) : IEventFollower
{
    private IEventFollower? _released;

    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        if (_released is not null)
        {
            await _released.ChangedAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await waiting.ChangedAsync(cancellationToken).ConfigureAwait(false);
        using FoundEvent? found = await partition.FindAsync(lsn, cancellationToken).ConfigureAwait(false);
        if (found?.Record.Sequence is > 0 and long sequence)
        {
            // Whoever follows looks at the event next, so that no change falls between.
            _released = partition.Deliveries.Follow(sequence);
        }
    }

    public void Dispose()
    {
        waiting.Dispose();
        _released?.Dispose();
    }
}
