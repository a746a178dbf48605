using EventHub.Protocol.Errors;

namespace EventHub.EventLog.Writing;

/// <summary>
/// Appends that wait for the writer. Many add, one takes everything at once; the writer is woken only when it sleeps.
/// </summary>
internal sealed class AppendQueue(long bytesMax)
{
    /// <summary>Records that are no events may fill so much more: one part in this many.</summary>
    public const int ReserveShare = 4;

    private readonly object _gate = new();
    private List<AppendOperation> _waiting = [];
    private List<AppendOperation> _taken = [];
    private long _bytes;
    private bool _sleeping, _woken;
    private Exception? _closed;

    /// <summary>Bytes that wait or are being written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Adds an append.</summary>
    /// <exception cref="EventHubException"><c>WriteBufferFull</c>; or what the queue was closed with.</exception>
    public void Add(AppendOperation operation)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                throw _closed;
            }

            // What the hub and its consumers note of stored events finds room behind what publishers fill: a backlog must be able to shrink.
            long bytes = Bytes, max = operation.Batch.IsControl ? bytesMax + (bytesMax / ReserveShare) : bytesMax;
            if (bytes > 0 && bytes + operation.Batch.Bytes.Length > max && !operation.IsAdmitted)
            {
                throw Full();
            }

            // Released without the lock, so adding must be atomic too.
            Interlocked.Add(ref _bytes, operation.Batch.Bytes.Length);
            _waiting.Add(operation);
            Wake();
        }
    }

    /// <summary>Moves everything that waits to <paramref name="pending"/>.</summary>
    public void TakeAll(Queue<AppendOperation> pending)
    {
        lock (_gate)
        {
            (_waiting, _taken) = (_taken, _waiting);
        }

        foreach (AppendOperation operation in _taken)
        {
            pending.Enqueue(operation);
        }

        _taken.Clear();
    }

    /// <summary>Notes that an append of <paramref name="bytes"/> was answered.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    /// <summary>From now on adding throws <paramref name="reason"/>.</summary>
    public void Close(Exception reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
            Wake();
        }
    }

    /// <summary>Ends a <see cref="Wait"/>, now or the next one.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            Wake();
        }
    }

    /// <summary>Sleeps until there is something to do, or <paramref name="timeout"/> is over.</summary>
    public void Wait(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (!_woken)
            {
                _sleeping = true;
                Monitor.Wait(_gate, timeout);
                _sleeping = false;
            }

            _woken = false;
        }
    }

    private void Wake()
    {
        _woken = true;
        if (_sleeping)
        {
            Monitor.Pulse(_gate);
        }
    }

    private EventHubException Full() => new(new Problem(
        ErrorCodes.WriteBufferFull,
        $"{_bytes} bytes wait to be written, of at most {bytesMax}. Send again more slowly.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    });
}
