using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Delays;

/// <summary>Follows an event that waits, and once it is released as any other.</summary>
internal sealed class DelayedFollower(IPartition partition, long lsn, IEventFollower waiting) : IEventFollower
{
    private IEventFollower? _released;
    private bool _hasLooked;

    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        if (_released is not null)
        {
            await _released.ChangedAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // It may have been released or cancelled just before this began to follow it, which nobody tells a second time.
        if (!_hasLooked)
        {
            bool waits = await StillWaitsAsync(cancellationToken).ConfigureAwait(false);
            _hasLooked = true;
            if (!waits)
            {
                return;
            }
        }

        await waiting.ChangedAsync(cancellationToken).ConfigureAwait(false);
        await StillWaitsAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        waiting.Dispose();
        _released?.Dispose();
    }

    private async ValueTask<bool> StillWaitsAsync(CancellationToken cancellationToken)
    {
        using FoundEvent? found = await partition.FindAsync(lsn, cancellationToken).ConfigureAwait(false);
        if (found?.Record.Sequence is > 0 and long sequence)
        {
            // Whoever follows looks at the event next, so that no change falls between.
            _released = partition.Deliveries.Follow(sequence);
        }

        return _released is null && found is { IsDeleted: false };
    }
}
