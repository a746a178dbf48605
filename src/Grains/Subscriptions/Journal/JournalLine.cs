using System.Runtime.CompilerServices;
using EventHub.EventLog;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>
/// The way into the log of what a partition notes of its subscriptions. What stands in the log is understood by what stands before it: a hand-over says that
/// everything before it in its lane was handed over too. So nothing may be stored behind something that was refused.
/// </summary>
/// <remarks>
/// Invariants:
/// what has had its effect already (hand-overs, attempts that failed) is kept when the log refuses it for lack of space, and stored before anything else;
/// until then everything is refused that is asked for, and nobody hands anything out;
/// in the log stands, in order, the beginning of what was noted. Thread-safe.
/// </remarks>
/// <param name="append">Appends to the log that the subscriptions were read from.</param>
/// <param name="time">When it is tried again.</param>
/// <param name="scheduler">Where.</param>
/// <param name="mended">Called when everything that was kept is stored.</param>
internal sealed class JournalLine(Func<EventBatch, ValueTask> append, TimeProvider time, ILogScheduler scheduler, Action mended) : IDisposable
{
    // As often as the log asks for space; a full buffer is written within a moment.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1), RetryBufferAfter = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, EventBatch> _kept = [];
    private AppendLine _line = new();
    private ITimer? _timer;
    private Problem? _reason;
    private long _last;
    private int _unanswered;
    private bool _isStuck, _isRetrying, _isClosed;

    /// <summary>True while something is kept that is not stored.</summary>
    public bool IsStuck => Volatile.Read(ref _isStuck);

    /// <summary>True when what was noted is kept, and stored later.</summary>
    public static bool IsRefusal(EventHubException fault) => fault.Code == ErrorCodes.StorageFull || fault.Code == ErrorCodes.WriteBufferFull;

    /// <summary>
    /// Stores a batch behind everything that was given before; it is in line when the call first yields. When it is refused, its first
    /// <paramref name="kept"/> records are stored all the same, as soon as there is space.
    /// </summary>
    /// <exception cref="EventHubException">As the log's; <c>StorageFull</c> also while something else is kept.</exception>
    public ValueTask AppendAsync(EventBatch batch, int kept) => AppendAsync(batch, kept, Interlocked.Increment(ref _last));

    /// <summary>Puts a batch that is appended elsewhere into line here: it says what has come of everything noted so far.</summary>
    /// <exception cref="EventHubException">Something is kept that is not stored.</exception>
    public void Join(EventBatch batch)
    {
        batch.Line = Volatile.Read(ref _line);
        ThrowIfStuck();
    }

    /// <summary>What is kept is forgotten: the log ends, or another takes over.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _timer?.Dispose();
            _kept.Clear();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AppendAsync(EventBatch batch, int kept, long number)
    {
        // Counted before the line is read: while one may stand in the old line, there is no new one.
        Interlocked.Increment(ref _unanswered);
        try
        {
            Join(batch);
            batch.HoldsLine = kept > 0;
            await append(batch).ConfigureAwait(false);
        }
        catch (EventHubException fault) when (kept > 0 && IsRefusal(fault))
        {
            Keep(number, batch.CopyFirst(kept), fault.Problem);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _unanswered);
        }
    }

    private void ThrowIfStuck()
    {
        if (IsStuck)
        {
            throw new EventHubException(_reason!);
        }
    }

    private void Keep(long number, EventBatch batch, Problem reason)
    {
        lock (_gate)
        {
            _kept.Add(number, batch);
            _reason = reason;
            Volatile.Write(ref _isStuck, true);
            TryLater();
        }
    }

    private void TryLater()
    {
        if (!_isClosed && !_isRetrying)
        {
            _timer ??= time.CreateTimer(static line => ((JournalLine)line!).Retry(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(_reason!.Code == ErrorCodes.WriteBufferFull ? RetryBufferAfter : RetryAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void Retry()
    {
        lock (_gate)
        {
            if (_isRetrying || _isClosed)
            {
                return;
            }

            // One that stands before the first that is kept may be refused too, and is about to say so.
            if (Volatile.Read(ref _unanswered) > 0)
            {
                TryLater();
                return;
            }

            _isRetrying = true;
        }

        scheduler.Run(() => _ = RetryAsync());
    }

    // Nobody else appends meanwhile. One after the other, so that nothing is stored behind one that is refused again.
    private async Task RetryAsync()
    {
        try
        {
            while (First() is { } first)
            {
                await append(first.Batch).ConfigureAwait(false);
                Forget(first.Number);
            }
        }
        catch (EventHubException fault) when (IsRefusal(fault))
        {
            lock (_gate)
            {
                _isRetrying = false;
                TryLater();
            }
        }
        catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException)
        {
            // The log is opened anew, and what it holds counts.
        }

        if (!IsStuck)
        {
            mended();
        }
    }

    // What is to be stored first; null when all is stored, and others may go on.
    private (long Number, EventBatch Batch)? First()
    {
        lock (_gate)
        {
            if (_kept.Count > 0 && !_isClosed)
            {
                (long number, EventBatch batch) = _kept.First();
                return (number, batch);
            }

            _isRetrying = false;
            Volatile.Write(ref _line, new AppendLine());
            Volatile.Write(ref _isStuck, _isClosed);
            return null;
        }
    }

    private void Forget(long number)
    {
        lock (_gate)
        {
            if (_kept.Remove(number, out EventBatch? batch))
            {
                batch.Dispose();
            }
        }
    }
}
