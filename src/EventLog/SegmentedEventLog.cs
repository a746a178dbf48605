using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Recovery;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Segments;
using EventHub.EventLog.Writing;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog;

/// <summary>
/// The log as segment files on an <see cref="IDisk"/>: on the machine's disk it is the <c>file</c> provider, on a
/// <see cref="MemoryDisk"/> the <c>memory</c> provider.
/// </summary>
public sealed partial class SegmentedEventLog : IEventLog
{
    private readonly IDisk _disk;
    private readonly EventLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogScheduler _scheduler;
    private readonly IDisposable _lock;
    private readonly LogState _state;
    private readonly LogReader _reader;
    private readonly LogWriter _writer;
    private readonly WriterThread? _thread;
    private readonly CommitWaiters _waiters;
    private readonly DedupWindow _dedup;
    private readonly long _ownerTerm;
    private int _disposed;

    private SegmentedEventLog(LogSetup setup, IDisposable folderLock)
    {
        _disk = setup.Disk;
        _options = setup.Options;
        _time = setup.Time;
        _scheduler = setup.Scheduler;
        _lock = folderLock;
        QuarantineList quarantine = new(setup.OnDamage);
        RecoveredLog recovered = new LogRecovery(_disk, _options, _time, setup.Random, quarantine).Recover(setup.DurableNextLsn);
        Recovery = recovered.Report;
        _ownerTerm = recovered.OwnerTerm;
        _dedup = DedupRebuild.Run(_options, recovered.Segments.AsSpan(), _time.GetUtcNow().UtcTicks);
        Segment first = recovered.Segments[0], last = recovered.Segments[^1];
        LogBounds bounds = new(last.Header.Epoch, first.FirstLsn, first.FirstSequence, last.NextLsn, last.NextSequence, last.LastTicks);
        _waiters = new CommitWaiters(setup.Scheduler.Continuations);
        _state = new LogState(_options.Partition, bounds, [.. recovered.Segments], new TailCache(_options.Partition, _options.TailBytesMax), quarantine);
        _reader = new LogReader(_state);
        _channelRetention = new ChannelRetention(_state, _reader);
        _waiters.Committed(bounds.NextLsn);
        _writer = new LogWriter(new WriterSetup(
            _disk, _options, _time, setup.Scheduler, _state, _dedup, _waiters, _ownerTerm, recovered.AllocatedEnd));
        _thread = setup.HostsWriter ? new WriterThread(_writer, _options.Partition) : null;
    }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery { get; }

    /// <inheritdoc/>
    public long OwnerTerm => _ownerTerm;

    /// <inheritdoc/>
    public LogBounds Bounds => _state.Bounds;

    /// <inheritdoc/>
    public Exception? Fault => _writer.Fault;

    /// <inheritdoc/>
    public IReadOnlyList<QuarantinedRange> Quarantine => _state.Quarantine.Ranges;

    /// <summary>
    /// What is known to be durable, for opening the log anew after a fault; null when the durability makes no such promise.
    /// </summary>
    public long? DurableNextLsn => _options.Durability == Durability.Always ? _writer.DurableNextLsn : null;

    /// <summary>The writer, for whoever steps it without a thread.</summary>
    internal LogWriter Writer => _writer;

    /// <summary>
    /// Opens a log, recovering it as far as need be. Blocks while it reads.
    /// </summary>
    /// <exception cref="EventHubException"><c>DataFolderInUse</c>, <c>UnreadableLog</c>, <c>StorageFull</c>.</exception>
    public static SegmentedEventLog Open(LogSetup setup)
    {
        int largest = Math.Max(setup.Options.CommitBytesTarget, setup.Options.AppendBytesMax);
        if (largest > BatchHeader.BytesMax - BatchFormat.HeaderBytes)
        {
            throw new ArgumentOutOfRangeException(nameof(setup), largest, $"A commit of {largest} bytes could not be read back; the format allows {BatchHeader.BytesMax}.");
        }

        setup.Disk.CreateDirectory(setup.Options.Directory);
        IDisposable folderLock = setup.Disk.Lock(setup.Options.Directory);
        try
        {
            return new SegmentedEventLog(setup, folderLock);
        }
        catch (DiskFullException exception)
        {
            folderLock.Dispose();
            throw new EventHubException(ErrorCodes.StorageFull, $"The disk that holds '{setup.Options.Directory}' has no room to open the log.", exception);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(EventBatch batch) =>
        batch.HasIdentities ? AppendConfirmedAsync(batch) : _writer.Append(batch, ignoresHits: false);

    /// <inheritdoc/>
    public ValueTask<LogRead> ReadForwardAsync(long afterSequence, ReadOnlyMemory<ChannelBloom> filter, byte lanes, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new(_reader.Forward(afterSequence, filter.Span, lanes));
            }
            catch (Exception fault) when (IsOfStorage(fault))
            {
                throw ReadFailed(fault);
            }
            catch (ObjectDisposedException) when (_disposed == 0)
            {
                // Retention took the segment under the reader; the bounds have moved, and the next try reads behind it.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<LogRead> ReadBackwardAsync(long throughSequence, ReadOnlyMemory<ChannelBloom> filter, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new(_reader.Backward(throughSequence, filter.Span));
            }
            catch (Exception fault) when (IsOfStorage(fault))
            {
                throw ReadFailed(fault);
            }
            catch (ObjectDisposedException) when (_disposed == 0)
            {
                // As above.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredBatch?> FindAsync(long lsn, CancellationToken cancellationToken) => FindAsync(lsn, hiddenToo: false);

    /// <inheritdoc/>
    public ValueTask<StoredBatch?> FindKeptAsync(long lsn, CancellationToken cancellationToken) => FindAsync(lsn, hiddenToo: true);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> FindClientIdAsync(ulong hash, CancellationToken cancellationToken)
    {
        List<long> found = ReadRetained(() => FindClientId(hash));
        found.Sort();
        return new(found);
    }

    /// <inheritdoc/>
    public ValueTask<long> PlaceOfTimeAsync(long timeTicks, CancellationToken cancellationToken) =>
        new(ReadRetained(() => _reader.PlaceOfTime(timeTicks)));

    /// <inheritdoc/>
    public ValueTask WaitAsync(long nextLsn, CancellationToken cancellationToken) => new(_waiters.Behind(nextLsn).WaitAsync(cancellationToken));

    /// <inheritdoc/>
    public IReadOnlyList<EpochSpan> Epochs() => _state.Epochs();

    /// <inheritdoc/>
    public IReadOnlyList<LogChannel> Channels() => ChannelTotals.Of(_state.Segments, Bounds.FirstSequence, Floors);

    /// <inheritdoc/>
    public LogStatistics Statistics()
    {
        WriterCounters counters = _writer.Counters;
        long bytes = 0;
        foreach (Segment segment in _state.Segments)
        {
            bytes += segment.DataEnd;
        }

        return new LogStatistics(
            counters.Events, counters.Bytes, counters.Duplicates, counters.Commits, counters.Syncs, counters.StorageTime,
            bytes, _state.Segments.Length, _writer.WaitingBytes, _dedup.Count, _writer.IsDiskFull);
    }

    /// <summary>Writes what waits, syncs, notes the orderly end, and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _writer.Close(new EventHubException(new Problem(ErrorCodes.ShuttingDown, "The log is being closed; publish again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) }));
        await (_thread?.Ended ?? EndAsync()).ConfigureAwait(false);
        Close();
    }

    // Without a thread the last steps are made here; what a step waits for comes by the scheduler.
    private async Task EndAsync()
    {
        while (_writer.Step() != StepResult.Stopped)
        {
            await _scheduler.Hop();
        }
    }

    private void Close()
    {
        _writer.Release();
        try
        {
            if (Fault is null)
            {
                new CleanMark(Bounds.NextLsn, Bounds.NextSequence, _ownerTerm).Write(_disk, _options.Directory);
            }
        }
        catch (IOException)
        {
            // Without the mark the next start looks closer, and finds everything.
        }
        finally
        {
            foreach (Segment segment in _state.Segments)
            {
                segment.Dispose();
            }

            _state.Tail.Clear();
            _lock.Dispose();
        }
    }
}
