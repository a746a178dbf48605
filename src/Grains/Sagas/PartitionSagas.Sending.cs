using System.Diagnostics.CodeAnalysis;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Sagas;

/// <content>
/// Events for other partitions. They are stored here with the instance that publishes them, then there under their idempotency key, then noted here as sent: whatever is
/// repeated in between is known there by its key.
/// </content>
internal sealed partial class PartitionSagas
{
    /// <summary>Most events that wait for other partitions; while there are more, no further events are taken.</summary>
    public const int OutgoingMax = 10_000;

    private readonly SagaOutbox _outbox = new(setup.Around.Count);
    private TaskCompletionSource _outgoing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsCongested
    {
        get
        {
            lock (_gate)
            {
                return _outbox.Count >= OutgoingMax;
            }
        }
    }

    private void WakeSenders()
    {
        TaskCompletionSource outgoing;
        lock (_gate)
        {
            outgoing = _outgoing;
            _outgoing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        outgoing.TrySetResult();
    }

    private async Task SendAsync(IPartition other)
    {
        while (!_closing.IsCancellationRequested)
        {
            List<(long Lsn, OutgoingEvent Event)> events;
            Task more;
            lock (_gate)
            {
                more = _outgoing.Task;
                events = _outbox.Take(other.Number);
            }

            if (events.Count == 0)
            {
                await more.WaitAsync(_closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (await SendAsync(other, events).ConfigureAwait(false))
            {
                Ask(new AskedSaga(
                    (work, _) =>
                    {
                        work.Sent(events.Select(static one => one.Lsn));
                        return null;
                    },
                    Done: null));
            }
        }
    }

    // Until they are stored there; false when this ends before.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, they are sent again.")]
    private async Task<bool> SendAsync(IPartition other, List<(long Lsn, OutgoingEvent Event)> events)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                using EventBatch batch = EventBatch.Rent();
                events.ForEach(one => one.Event.AddTo(batch, withKey: true));
                await other.AppendAsync(batch).ConfigureAwait(false);
                return true;
            }
            catch (Exception fault)
            {
                LogNotSent(partition.Number, events.Count, other.Number, fault.Message);
                await Task.Delay(RetryDelay, setup.Time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return false;
    }

    [LoggerMessage(2113, LogLevel.Warning, "Sagas of partition {Partition} cannot send {Count} events to partition {Other} for a moment: {Reason}")]
    private partial void LogNotSent(int partition, int count, int other, string reason);
}
