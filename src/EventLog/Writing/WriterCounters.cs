namespace EventHub.EventLog.Writing;

/// <summary>What the writer did since it was opened. Written by its threads, read by anybody.</summary>
internal sealed class WriterCounters
{
    private long _events, _bytes, _duplicates, _commits, _syncs, _syncTicks;

    public long Events => Volatile.Read(ref _events);

    public long Bytes => Volatile.Read(ref _bytes);

    public long Duplicates => Volatile.Read(ref _duplicates);

    public long Commits => Volatile.Read(ref _commits);

    public long Syncs => Volatile.Read(ref _syncs);

    /// <summary>Time spent in writes and syncs; they overlap.</summary>
    public TimeSpan StorageTime => TimeSpan.FromTicks(Volatile.Read(ref _syncTicks));

    public void Committed(long events, long bytes, TimeSpan storageTime)
    {
        Volatile.Write(ref _events, _events + events);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _commits, _commits + 1);
        Interlocked.Add(ref _syncTicks, storageTime.Ticks);
    }

    public void Synced(TimeSpan storageTime)
    {
        Interlocked.Increment(ref _syncs);
        Interlocked.Add(ref _syncTicks, storageTime.Ticks);
    }

    public void Duplicate() => Interlocked.Increment(ref _duplicates);
}
