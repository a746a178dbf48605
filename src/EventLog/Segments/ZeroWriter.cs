using EventHub.EventLog.Disks;

namespace EventHub.EventLog.Segments;

/// <summary>Writes zeros into files and syncs them, until it is closed. Thread-safe.</summary>
internal sealed class ZeroWriter
{
    private readonly Lock _writing = new(), _syncing = new();
    private IOException? _syncFault;
    private bool _closed;

    /// <summary>Throws what kept a sync from succeeding, once one has failed. Waits for a sync that is under way.</summary>
    /// <exception cref="IOException">A sync failed here.</exception>
    public void ThrowIfSyncFailed()
    {
        lock (_syncing)
        {
            if (_syncFault is not null)
            {
                throw new IOException($"What was written may not be stored: {_syncFault.Message}", _syncFault);
            }
        }
    }

    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), this);

    /// <summary>Writes zeros from one offset to another, durably.</summary>
    /// <exception cref="ObjectDisposedException">It was closed before it was done.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public void Write(IDiskFile file, long from, long to)
    {
        for (long at = from; at < to; at += ZeroPiece.Bytes)
        {
            lock (_writing)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                file.Write(at, ZeroPiece.UpTo(to - at));
            }
        }

        lock (_syncing)
        {
            try
            {
                file.Sync();
            }
            catch (IOException fault)
            {
                _syncFault = fault;
                throw;
            }
        }
    }

    /// <summary>When this returns nothing is being written, and nothing will be.</summary>
    public void Close()
    {
        lock (_writing)
        {
            _closed = true;
        }
    }
}
