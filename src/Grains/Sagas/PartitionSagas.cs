using System.Diagnostics.CodeAnalysis;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Sagas;

/// <summary>
/// The sagas of one partition, as long as one log is open: reads its events, gives them to instances, and stores what comes of it. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
///  events of the log ─┐
///  what is asked ─────┼─▶ a row of inputs ─▶ plans ─▶ one batch: instances, events, how far it was read ─▶ stored ─▶ memory, calls, answers
///  what is due ───────┘                                                                                                │
///        ▲                                                                                                             │
///        └──────────────────────────────────── answers of services ◀──────────────────────────────────────────────────┘
/// </code>
/// Invariants: one row at a time is on its way into the log, and at most one more is planned upon it, which is written when that one is stored and dropped when it is
/// not; memory holds what the log holds, so what is not stored never was; an event up to the noted place was given to all whom it concerns, and one behind it to
/// nobody; a call begins after the record that asks for it is stored, and begins again when its answer was not stored before the end.
/// </remarks>
/// <param name="partition">The partition.</param>
/// <param name="log">Its log.</param>
/// <param name="append">Appends to that log and no other.</param>
/// <param name="setup">What outlives the log.</param>
internal sealed partial class PartitionSagas(IPartition partition, IEventLog log, Func<EventBatch, ValueTask> append, SagaSetup setup) : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = setup.Logger;
    private readonly Lock _gate = new();
    private readonly SagaDefinitions _definitions = new();
    private readonly SagaStore _store = new();
    private readonly Queue<AskedSaga> _asked = new();
    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource _woken = new();
    private SagaEvents? _events;
    private ITimer? _timer;
    private long _passed;
    private bool _isStarted, _runs, _isOver;

    /// <summary>How many instances there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _store.Count;
            }
        }
    }

    private long Now => setup.Time.GetUtcNow().UtcTicks;

    /// <summary>True when every event up to <paramref name="sequence"/> was given to whom it concerns.</summary>
    public bool HasPassed(long sequence)
    {
        lock (_gate)
        {
            return !_runs || _passed >= sequence;
        }
    }

    /// <summary>Begins to run, once everything was read.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _isStarted = true;
            RunIfNeeded();
        }
    }

    /// <summary>Ends; whoever waits is told that the outcome is unknown.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        RefuseAll();
        lock (_gate)
        {
            _timer?.Dispose();
            foreach (SagaSource source in _sources.Values)
            {
                source.Drop();
            }
        }
    }

    // Nobody waits for an engine that has ended: whoever asks later is told at once.
    private void RefuseAll()
    {
        List<AskedSaga> left;
        lock (_gate)
        {
            _isOver = true;
            left = [.. _asked];
            _asked.Clear();
            _looks.ForEach(static look => look.Reached.TrySetResult(false));
        }

        EventHubException fault = Stopped();
        left.ForEach(asked => asked.Done?.TrySetException(fault));
    }

    private EventHubException Stopped() => new(new Problem(
        ErrorCodes.PartitionStopped, $"Partition {partition.Number} is closed or opened anew. What was asked may or may not be done: ask again under the same id.")
    {
        RetryAfter = RetryDelay,
    });

    private void RunIfNeeded()
    {
        if (_isStarted && !_runs && _definitions.All.Count > 0)
        {
            _runs = true;
            _timer = setup.Time.CreateTimer(static state => ((PartitionSagas)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            setup.Scheduler.Run(() => _ = RunAsync());
        }
    }

    private void Wake() => Volatile.Read(ref _woken).TrySetResult();

    private async Task RunAsync()
    {
        try
        {
            await BeginNeighboursAsync().ConfigureAwait(false);
            BeginPending();
            await RunRowsAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
        }
        finally
        {
            Abandon();
            RefuseAll();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, sagas must not stand still without a word.")]
    private async Task RunRowsAsync()
    {
        Task? tail = null;
        while (!_closing.IsCancellationRequested)
        {
            // Armed before it is looked: what comes meanwhile wakes the next wait.
            TaskCompletionSource woken = new(setup.Scheduler.Continuations);
            Volatile.Write(ref _woken, woken);
            try
            {
                long next = log.Bounds.NextLsn;
                if (await StepAsync().ConfigureAwait(false))
                {
                    continue;
                }

                Arm();
                tail = tail is null or { IsCompleted: true } ? log.WaitAsync(next, _closing.Token).AsTask() : tail;
                await Task.WhenAny(tail, woken.Task).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (EventHubException fault) when (fault.Code == ErrorCodes.PartitionStopped)
            {
                // The partition opens its log anew, and others take over from there.
                return;
            }
            catch (Exception fault)
            {
                if (_closing.IsCancellationRequested)
                {
                    return;
                }

                LogFault(partition.Number, fault.Message);
                await Task.Delay(RetryDelay, setup.Time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // The clock may be set, so it is looked at now and then.
    private void Arm()
    {
        lock (_gate)
        {
            // While it is congested nothing is due: whoever sends wakes this.
            long due = IsCongested ? 0 : _store.FirstDue;
            double milliseconds = Math.Ceiling(new TimeSpan(Math.Clamp(due - Now, 0, Delays.DelayedEvents.LookPeriod.Ticks)).TotalMilliseconds);
            _timer?.Change(due == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, milliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "Sagas of partition {Partition} stand still for a moment: {Reason}")]
    private partial void LogFault(int partition, string reason);

    [LoggerMessage(2111, LogLevel.Error, "A record of sagas in partition {Partition} cannot be read and is passed over: {Reason}")]
    private partial void LogUnreadable(int partition, string reason);
}
