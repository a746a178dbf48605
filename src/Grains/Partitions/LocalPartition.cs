using System.Runtime.CompilerServices;
using EventHub.EventLog;
using EventHub.Grains.Delays;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Replays;
using EventHub.Grains.Sagas;
using EventHub.Grains.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Partitions;

/// <summary>
/// A partition that is owned in this process: a log, what was deleted from it, and the care to open the log anew when
/// its storage failed.
/// </summary>
/// <remarks>
/// Invariants: at most one log is open at a time; after a storage failure the next one starts from what the failed one
/// knew to be durable; readers go on reading while it is being opened.
/// </remarks>
public sealed partial class LocalPartition : IPartition, IJournalIndex, IAsyncDisposable
{
    private readonly LogOpener _open;
    private readonly TimeProvider _time;
    private readonly ILogScheduler _scheduler;
    private readonly ReplayPaces _paces;
    private readonly ILogger _logger;
    private readonly DeletedEvents _deleted = new();
    private readonly PatternFilter _filter = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _retention;
    private readonly Lock _gate = new();
    private IEventLog _log;
    private PartitionDeliveries _deliveries;
    private DelayedEvents _delayed;
    private PartitionSagas _sagas;
    private TaskCompletionSource? _reopened;
    private Task? _closed;

    private LocalPartition(int number, IEventLog log, LogOpener open, TimeProvider time, ILogScheduler scheduler, ReplayPaces paces, SagaSurroundings around, ILogger logger)
    {
        Number = number;
        _log = log;
        _open = open;
        _time = time;
        _scheduler = scheduler;
        _ruling = new Turn(scheduler);
        _checkpointing = new Turn(scheduler);
        _paces = paces;
        _logger = logger;
        _effects = new PendingEffects(() => Log.Bounds.NextLsn);
        _delays = new DelaySetup(number, IPartition.DelayedEventsMax, _effects, new EventFollowers(), new DelayCounters(), time, scheduler, logger);
        _deliveries = NewDeliveries(log);
        _delayed = NewDelayed(log);
        _sagaSetup = new SagaSetup(_effects, around, time, scheduler, logger);
        _sagas = NewSagas(log);
        _retention = time.CreateTimer(static state => ((LocalPartition)state!).ApplyRetention(), this, RetentionPeriod, RetentionPeriod);
    }

    /// <summary>How often declared limits are applied.</summary>
    public static TimeSpan RetentionPeriod { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public int Number { get; }

    /// <inheritdoc/>
    public long OwnerTerm => Log.OwnerTerm;

    /// <inheritdoc/>
    public PartitionBounds Bounds
    {
        get
        {
            LogBounds bounds = Log.Bounds;
            return new PartitionBounds(bounds.Epoch, bounds.FirstSequence, bounds.NextSequence);
        }
    }

    /// <inheritdoc/>
    public PartitionHealth Health
    {
        get
        {
            IEventLog log = Log;
            Problem? problem = (log.Fault as EventHubException)?.Problem;
            if (problem is null && log.Statistics().DiskFull)
            {
                problem = new Problem(ErrorCodes.StorageFull, $"The disk of partition {Number} is full: publishing is refused until space returns.");
            }

            return new PartitionHealth(CanRead: true, CanWrite: problem is null, problem, log.Quarantine.Count);
        }
    }

    /// <inheritdoc/>
    public IPartitionDeliveries Deliveries => Volatile.Read(ref _deliveries);

    private IEventLog Log => Volatile.Read(ref _log);

    /// <summary>
    /// Opens partition <paramref name="number"/> and reads what was deleted and purged from it. Retention takes nothing before the policies are
    /// known (<see cref="ApplyPoliciesAsync"/>), which may keep a channel longer than the log's own limit.
    /// </summary>
    /// <exception cref="EventHubException">The log cannot be opened.</exception>
    public static Task<LocalPartition> OpenAsync(int number, LogOpener open, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        OpenAsync(number, open, time, ThreadPoolScheduler.Instance, new ReplayPaces(time), logger, cancellationToken);

    /// <summary>As above, for one of several, with what its sagas have around them.</summary>
    /// <exception cref="EventHubException">The log cannot be opened.</exception>
    public static Task<LocalPartition> OpenAsync(int number, LogOpener open, TimeProvider time, ILogger logger, SagaSurroundings around, CancellationToken cancellationToken) =>
        OpenAsync(number, open, time, ThreadPoolScheduler.Instance, new ReplayPaces(time), logger, cancellationToken, around);

    /// <summary>As above, for one of several that share the rates of replays, and with the place where everything runs that nobody waits for.</summary>
    internal static async Task<LocalPartition> OpenAsync(
        int number, LogOpener open, TimeProvider time, ILogScheduler scheduler, ReplayPaces paces, ILogger logger, CancellationToken cancellationToken, SagaSurroundings? around = null)
    {
        IEventLog log = open(number, durableNextLsn: null);
        LocalPartition partition = new(number, log, open, time, scheduler, paces, around ?? new SagaSurroundings(1), logger);
        await partition.LoadControlAsync(log, partition._deliveries, partition._delayed, partition._sagas, cancellationToken).ConfigureAwait(false);
        log.BeforeHiding = partition.MayHide;
        await partition._deliveries.StartAsync(before: null, cancellationToken).ConfigureAwait(false);
        partition._delayed.Start();
        partition._sagas.Start();
        return partition;
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(EventBatch batch)
    {
        IEventLog log = Log;
        return batch.HasScheduled && batch.DeliverDue(_time.GetUtcNow().UtcTicks) is > 0 and int later ? AppendDelayedAsync(log, batch, later) : AppendAsync(log, batch);
    }

    /// <inheritdoc/>
    public bool TryGetDeleted(long lsn, out long deletedTicks) => _deleted.TryGet(lsn, out deletedTicks);

    /// <inheritdoc/>
    public ResolvedPlace Resolve(Position place)
    {
        IEventLog log = Log;
        return PlaceResolver.Resolve(place, log.Bounds, log.Epochs());
    }

    /// <inheritdoc/>
    public IReadOnlyList<HistorySpan> Histories() => [.. Log.Epochs().Select(PlaceResolver.Span)];

    /// <inheritdoc/>
    public IReadOnlyList<ChannelSummary> Channels() =>
    [
        .. Log.Channels()
            .Select(channel => new ChannelSummary(
                channel.Name, Number, channel.Events, channel.Bytes, channel.FirstSequence, channel.LastSequence, channel.LastTicks))
            .OrderBy(channel => channel.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public PartitionStatistics Statistics()
    {
        IEventLog log = Log;
        LogStatistics statistics = log.Statistics();
        LogBounds bounds = log.Bounds;
        DelayedEvents delayed = Volatile.Read(ref _delayed);
        return new PartitionStatistics(
            Number, statistics.EventsAppended, statistics.BytesAppended, statistics.Duplicates, statistics.Commits, statistics.Syncs,
            statistics.StorageTime.TotalSeconds, bounds.NextSequence - bounds.FirstSequence, statistics.RetainedBytes, statistics.Segments,
            statistics.WriteBufferBytes, statistics.IdempotencyKeys, _deleted.Count, log.Quarantine.Count,
            delayed.Count, _delays.Counters.Count, _delays.Counters.Lateness.TotalSeconds, delayed.Overdue.TotalSeconds);
    }

    /// <summary>Writes what waits and closes the log in order, once; every caller waits for that.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_closed ??= CloseAsync());
        }
    }

    private async Task CloseAsync()
    {
        await _scheduler.Hop();
        _closing.Cancel();
        await ReopeningEnded().ConfigureAwait(false);
        await _retention.DisposeAsync().ConfigureAwait(false);
        Volatile.Read(ref _deliveries).Dispose();
        Volatile.Read(ref _delayed).Dispose();
        Volatile.Read(ref _sagas).Dispose();
        await Log.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    // Chance spreads retries, no more: the term makes it another with every opening.
    private PartitionDeliveries NewDeliveries(IEventLog log) =>
        new(this, batch => AppendAsync(log, batch), this, _effects, _time, _scheduler, new Random(unchecked(((int)log.OwnerTerm * 397) ^ Number)), _paces, _logger);

    private ValueTask AppendAsync(IEventLog log, EventBatch batch)
    {
        try
        {
            if (batch.IsControl)
            {
                // Before it is there: retention must not free it.
                NoteControl(log.Bounds.NextLsn);
            }

            return Observed(log.AppendAsync(batch), batch);
        }
        catch (EventHubException exception) when (exception.Code == ErrorCodes.PartitionStopped)
        {
            _ = BeginReopen();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Observed(ValueTask append, EventBatch batch)
    {
        try
        {
            await append.ConfigureAwait(false);
            if (!batch.IsControl)
            {
                CountPublished(batch);
            }
        }
        catch (EventHubException exception) when (exception.Code == ErrorCodes.PartitionStopped)
        {
            _ = BeginReopen();
            throw;
        }
    }

    private void ApplyRetention()
    {
        IEventLog log = Log;
        if (log.Fault is not null)
        {
            _ = BeginReopen();
            return;
        }

        // Nobody who is idle would notice that the storage is gone, or somebody else's.
        log.Verify();
        if (Volatile.Read(ref _policies) is null)
        {
            return;
        }

        _ = CheckpointIfDueAsync(log);
        try
        {
            // Completes synchronously for a log in this process.
            _ = log.ApplyRetentionAsync(CancellationToken.None).AsTask();
            _deleted.ForgetBefore(log.Bounds.FirstLsn);
            _purged.ForgetBefore(log.Bounds.FirstSequence);
            Volatile.Read(ref _deliveries).ForgetBefore(log.Bounds.FirstSequence);
        }
        catch (Exception exception) when (exception is IOException or EventHubException or ObjectDisposedException)
        {
            RetentionFailed(Number, exception.Message);
        }
    }
}
