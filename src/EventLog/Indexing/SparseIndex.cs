using EventHub.EventLog.Format;

namespace EventHub.EventLog.Indexing;

/// <summary>
/// Finds the stretch of a segment that holds an lsn, a sequence or a time. One writer adds; readers need no lock.
/// </summary>
/// <remarks>
/// Invariants: entries ascend in offset and lsn, and never fall in sequence or time. An entry that has a successor never
/// changes; the last one still gains lanes and channels, so a reader must not skip it by them.
/// </remarks>
internal sealed class SparseIndex
{
    /// <summary>A stretch closes when it has grown to this: lookups then read at most this and one batch.</summary>
    public const int StretchBytes = 64 * 1024;

    private SparseEntry[] _entries = new SparseEntry[16];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public SparseEntry this[int index] => Volatile.Read(ref _entries)[index];

    public void Add(long offset, in BatchHeader batch)
    {
        if (_count > 0 && offset - _entries[_count - 1].Offset < StretchBytes)
        {
            ref SparseEntry last = ref _entries[_count - 1];
            last = last with { LaneMask = (byte)(last.LaneMask | batch.Summary.LaneMask), Channels = last.Channels | batch.Summary.Channels };
            return;
        }

        Append(new SparseEntry(
            offset, batch.Summary.FirstLsn, batch.Summary.FirstSequence, batch.Summary.TimeTicks, batch.Summary.LaneMask, batch.Summary.Channels));
    }

    public void Append(in SparseEntry entry)
    {
        if (_count == _entries.Length)
        {
            SparseEntry[] grown = new SparseEntry[_count * 2];
            _entries.CopyTo(grown, 0);
            Volatile.Write(ref _entries, grown);
        }

        _entries[_count] = entry;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Index of the last entry whose first lsn is at most <paramref name="lsn"/>; −1 when all are behind it.</summary>
    public int FindLsn(long lsn) => LastWhere(lsn, static (in SparseEntry entry, long value) => entry.FirstLsn <= value);

    /// <summary>Index of the last entry whose first sequence is at most <paramref name="sequence"/>.</summary>
    public int FindSequence(long sequence) => LastWhere(sequence, static (in SparseEntry entry, long value) => entry.FirstSequence <= value);

    /// <summary>Index of the last entry that began before <paramref name="timeTicks"/>.</summary>
    public int FindTime(long timeTicks) => LastWhere(timeTicks, static (in SparseEntry entry, long value) => entry.TimeTicks < value);

    /// <summary>Index of the entry whose stretch holds <paramref name="offset"/>.</summary>
    public int FindOffset(long offset) => LastWhere(offset, static (in SparseEntry entry, long value) => entry.Offset <= value);

    private delegate bool Test(in SparseEntry entry, long value);

    private int LastWhere(long value, Test isBefore)
    {
        int low = 0, high = Count;
        SparseEntry[] entries = Volatile.Read(ref _entries);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (isBefore(entries[middle], value))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
