namespace EventHub.Grains.Partitions;

/// <summary>
/// Records that are on their way into the log and have no effect in memory yet. What memory holds together with everything in the log from
/// <see cref="From"/> on is the whole state. Thread-safe.
/// </summary>
/// <param name="nextLsn">The lsn that is committed next.</param>
internal sealed class PendingEffects(Func<long> nextLsn)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<long> _pending = new();

    /// <summary>The lowest lsn that a record without effect can have.</summary>
    public long From
    {
        get
        {
            lock (_gate)
            {
                return _pending.First?.Value ?? nextLsn();
            }
        }
    }

    /// <summary>Before a record is appended. The result goes to <see cref="End"/>.</summary>
    public LinkedListNode<long> Begin()
    {
        lock (_gate)
        {
            return _pending.AddLast(nextLsn());
        }
    }

    /// <summary>The record has its effect, or will have none.</summary>
    public void End(LinkedListNode<long> begun)
    {
        lock (_gate)
        {
            _pending.Remove(begun);
        }
    }
}
