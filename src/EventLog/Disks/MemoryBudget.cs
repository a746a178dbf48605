namespace EventHub.EventLog.Disks;

/// <summary>How much a memory disk may take, shared by its files.</summary>
internal sealed class MemoryBudget(long capacityBytes)
{
    private long _used;

    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > capacityBytes)
        {
            Interlocked.Add(ref _used, -bytes);
            throw new DiskFullException($"The memory store is full at {capacityBytes} bytes.");
        }
    }

    public void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
