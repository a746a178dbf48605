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

    /// <summary>Writes zeros from one offset towards another, durably, until <paramref name="stops"/> says so; the result is how far it came.</summary>
    /// <exception cref="ObjectDisposedException">It was closed before it was done.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public long Write(IDiskFile file, long from, long to, Func<bool> stops)
    {
        long end = from;
        while (end < to && !stops())
        {
            lock (_writing)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                ReadOnlySpan<byte> piece = ZeroPiece.UpTo(to - end);
                file.Write(end, piece);
                end += piece.Length;
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

        return end;
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
