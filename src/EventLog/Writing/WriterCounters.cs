namespace EventHub.EventLog.Writing;

/// <summary>What the writer did since it was opened. Written by its thread, read by anybody.</summary>
internal sealed class WriterCounters
{
    private long _events, _bytes, _duplicates, _commits, _syncs, _syncTicks;

    public long Events => Volatile.Read(ref _events);

    public long Bytes => Volatile.Read(ref _bytes);

    public long Duplicates => Volatile.Read(ref _duplicates);

    public long Commits => Volatile.Read(ref _commits);

    public long Syncs => Volatile.Read(ref _syncs);

    /// <summary>Time spent in writes and syncs.</summary>
    public TimeSpan StorageTime => TimeSpan.FromTicks(Volatile.Read(ref _syncTicks));

    public void Committed(long events, long bytes, TimeSpan storageTime)
    {
        Volatile.Write(ref _events, _events + events);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _commits, _commits + 1);
        Volatile.Write(ref _syncTicks, _syncTicks + storageTime.Ticks);
    }

    public void Synced() => Volatile.Write(ref _syncs, _syncs + 1);

    public void Duplicate() => Interlocked.Increment(ref _duplicates);
}
