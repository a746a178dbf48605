using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Journal;

namespace EventHub.EventLog.Segments;

/// <summary>
/// One file of a log and what is known of it. The writer's thread changes it; readers use <see cref="DataEnd"/> and the
/// indexes, which are safe to read at any time.
/// </summary>
internal sealed class Segment : IDisposable
{
    private long _dataEnd, _lastCheckpointLsn;
    private volatile SealedIndexes? _sealed;
    private volatile HashedLsnList _clientIds = new();
    private volatile SettlementIndex _settlements = new();
    private volatile SettlementIndex? _rescannedSettlements;

    public Segment(string path, IDiskFile file, in SegmentHeader header)
    {
        Path = path;
        File = file;
        Header = header;
        _dataEnd = header.DataStart;
        NextLsn = header.FirstLsn;
        NextSequence = header.FirstSequence;
        LastTicks = header.CreatedTicks;
        LastCrc = header.PreviousCrc;
    }

    public string Path { get; }

    public IDiskFile File { get; }

    public SegmentHeader Header { get; }

    public SparseIndex Sparse { get; } = new();

    public ChannelTable Channels { get; } = new();

    /// <summary>Identities of source + sourceId while the segment is written; empty once it is sealed.</summary>
    public HashedLsnList ClientIds => _clientIds;

    /// <summary>Idempotency identities while the segment is written; empty once it is sealed.</summary>
    public HashedLsnList DedupKeys { get; private set; } = new();

    /// <summary>Which settlements speak of a sequence, while the segment is written; empty once it is sealed.</summary>
    public SettlementIndex Settlements => _settlements;

    /// <summary>The same of a sealed segment whose footer has it damaged, once somebody has looked for one; it is kept, as every further look would scan.</summary>
    public SettlementIndex? RescannedSettlements
    {
        get => _rescannedSettlements;
        set => _rescannedSettlements = value;
    }

    /// <summary>Where the newest checkpoint begins whose last part stands in this segment; 0 for none.</summary>
    public long LastCheckpointLsn => Volatile.Read(ref _lastCheckpointLsn);

    /// <summary>Where the batches with records that are not events start.</summary>
    public List<long> ControlOffsets { get; } = [];

    /// <summary>End of the committed batches; the next one starts at or behind it.</summary>
    public long DataEnd => Volatile.Read(ref _dataEnd);

    public long NextLsn { get; private set; }

    public long NextSequence { get; private set; }

    public long LastTicks { get; private set; }

    public uint LastCrc { get; private set; }

    public long OwnerTerm { get; private set; }

    public long FirstLsn => Header.FirstLsn;

    public long FirstSequence => Header.FirstSequence;

    /// <summary>The indexes in its footer, once it has one.</summary>
    public SealedIndexes? Sealed => _sealed;

    /// <summary>Where the batch behind <see cref="DataEnd"/> starts: never in a block that holds committed bytes.</summary>
    public long NextOffset => Align(DataEnd);

    public long Align(long offset) => (offset + Header.Alignment - 1) & ~((long)Header.Alignment - 1);

    /// <summary>Notes a committed batch; the caller has indexed its records.</summary>
    public void Advance(long offset, in BatchHeader batch)
    {
        Sparse.Add(offset, batch);
        if ((batch.Flags & BatchFlags.Control) != 0)
        {
            lock (ControlOffsets)
            {
                ControlOffsets.Add(offset);
            }
        }

        NextLsn = batch.NextLsn;
        NextSequence = batch.NextSequence;
        LastTicks = batch.Summary.TimeTicks;
        LastCrc = batch.Crc;
        OwnerTerm = batch.Summary.OwnerTerm;
        Volatile.Write(ref _dataEnd, offset + batch.Bytes);
    }

    /// <summary>Notes that a checkpoint which begins at <paramref name="firstLsn"/> is complete; 0 changes nothing.</summary>
    public void NoteCheckpoint(long firstLsn)
    {
        if (firstLsn != 0)
        {
            Volatile.Write(ref _lastCheckpointLsn, firstLsn);
        }
    }

    /// <summary>Goes on behind a damaged range: the next batch is one that was found behind it.</summary>
    public void SkipTo(in BatchHeader found, long offset)
    {
        NextLsn = found.Summary.FirstLsn;
        NextSequence = found.Summary.FirstSequence;
        LastCrc = found.PreviousCrc;
        Volatile.Write(ref _dataEnd, offset);
    }

    /// <summary>Takes what a footer says instead of a scan.</summary>
    public void Restore(in SegmentSummary summary, SealedIndexes indexes)
    {
        NextLsn = summary.NextLsn;
        NextSequence = summary.NextSequence;
        LastTicks = summary.LastTicks;
        LastCrc = summary.LastCrc;
        OwnerTerm = summary.OwnerTerm;
        NoteCheckpoint(summary.LastCheckpointLsn);
        Volatile.Write(ref _dataEnd, summary.DataEnd);
        _sealed = indexes;
    }

    /// <summary>The footer is written: searches use it, and the lists in memory can go.</summary>
    public void Seal(SealedIndexes indexes)
    {
        _sealed = indexes;
        _clientIds = new HashedLsnList();
        DedupKeys = new HashedLsnList();
        _settlements = new SettlementIndex();
    }

    public long[] ControlOffsetsSnapshot()
    {
        lock (ControlOffsets)
        {
            return [.. ControlOffsets];
        }
    }

    public void Dispose() => File.Dispose();
}
