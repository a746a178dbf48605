using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Follows an event by long polls of its partition.Owner. The first look says "changed": what was seen before it began is not known to the partition.Owner.</summary>
internal sealed class RemoteFollower(RemotePartition partition, long lsn, long sequence, TimeProvider time) : IEventFollower
{
    private StoredState _seen;
    private long _seenSequence;
    private bool _hasSeen;

    /// <inheritdoc/>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        Again again = new(time);
        while (true)
        {
            try
            {
                ChangedAnswer answer = await partition.CallAsync(
                    () => partition.Owner.Changed(new ChangedRequest(lsn, sequence, !_hasSeen, _seen, _seenSequence), cancellationToken), cancellationToken).ConfigureAwait(false);
                RemoteFaults.ThrowIf(answer.Refusal);
                again.Answered();
                if (answer.HasChanged)
                {
                    _seen = answer.State;
                    _seenSequence = answer.Sequence;
                    _hasSeen = true;
                    return;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (EventHubException)
            {
                await again.FailedAsync(cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
