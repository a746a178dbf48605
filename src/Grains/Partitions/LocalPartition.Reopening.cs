using System.Diagnostics.CodeAnalysis;
using EventHub.EventLog;
using EventHub.Grains.Delays;
using EventHub.Grains.Sagas;
using EventHub.Grains.Subscriptions;
using EventHub.Protocol.Policies;

namespace EventHub.Grains.Partitions;

/// <content>Opening the log anew after its storage failed.</content>
public sealed partial class LocalPartition
{
    private static readonly TimeSpan ReopenDelayMax = TimeSpan.FromSeconds(10);

    /// <summary>Starts opening the log anew, once; the task completes when it is open again.</summary>
    private Task BeginReopen()
    {
        lock (_gate)
        {
            if (Log.Fault is null)
            {
                return Task.CompletedTask;
            }

            if (_reopened is null)
            {
                _reopened = new TaskCompletionSource(_scheduler.Continuations);
                _ = ReopenAsync(_reopened);
            }

            return _reopened.Task;
        }
    }

    // No log is being opened behind the back of whoever closes.
    private Task ReopeningEnded()
    {
        lock (_gate)
        {
            return _reopened?.Task ?? Task.CompletedTask;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, whoever closes waits for this to end, and a partition must not stay closed without a word.")]
    private async Task ReopenAsync(TaskCompletionSource reopened)
    {
        IEventLog failed = Log;
        PartitionStopped(Number, failed.Fault!.Message);
        long? durable = (failed as SegmentedEventLog)?.DurableNextLsn;
        TimeSpan delay = TimeSpan.FromMilliseconds(100);
        await _scheduler.Hop();
        await failed.DisposeAsync().ConfigureAwait(false);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                IEventLog log = _open(Number, durable);
                try
                {
                    await TakeOverAsync(log).ConfigureAwait(false);
                }
                catch
                {
                    // The next one can only be opened when this one is not.
                    await log.DisposeAsync().ConfigureAwait(false);
                    throw;
                }

                PartitionReopened(Number, log.Bounds.NextSequence - 1);
                break;
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                ReopeningFailed(Number, exception.Message, delay.TotalSeconds);
            }

            await Task.Delay(delay, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < ReopenDelayMax ? delay * 2 : ReopenDelayMax;
        }

        lock (_gate)
        {
            _reopened = null;
        }

        reopened.TrySetResult();
    }

    private async Task TakeOverAsync(IEventLog log)
    {
        log.BeforeHiding = MayHide;
        PartitionDeliveries before = _deliveries, deliveries = NewDeliveries(log);
        deliveries.Follow(Volatile.Read(ref _policies) ?? PolicySet.Empty);
        DelayedEvents delayedBefore = _delayed, delayed = NewDelayed(log);
        PartitionSagas sagasBefore = _sagas, sagas = NewSagas(log);
        await LoadControlAsync(log, deliveries, delayed, sagas, _closing.Token).ConfigureAwait(false);
        await ApplyRulesAsync(log, _closing.Token).ConfigureAwait(false);

        // Before the log: whoever stores in the new one finds those that wait there.
        Volatile.Write(ref _delayed, delayed);
        delayedBefore.Dispose();
        sagasBefore.Dispose();
        Volatile.Write(ref _sagas, sagas);
        Volatile.Write(ref _log, log);
        Volatile.Write(ref _deliveries, deliveries);
        await deliveries.StartAsync(before, _closing.Token).ConfigureAwait(false);
        delayed.Start();
        sagas.Start();
        _delays.Followers.TouchAll();
    }
}
