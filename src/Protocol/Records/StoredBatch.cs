using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Records;

/// <summary>
/// Records that were committed together: what a reader gets from a log, in memory or from storage, checked.
/// </summary>
/// <remarks>
/// Holds its memory until disposed; records read from it must not be used afterwards. Reading is thread-safe,
/// disposing is once and by whoever was given it.
/// </remarks>
public sealed class StoredBatch : IDisposable
{
    private IDisposable? _lease;

    /// <summary>A batch over <paramref name="records"/>, which <paramref name="lease"/> keeps alive until disposed.</summary>
    public StoredBatch(int partition, Epoch epoch, in StoredBatchHeader header, ReadOnlyMemory<byte> records, IDisposable? lease)
    {
        Partition = partition;
        Epoch = epoch;
        Header = header;
        Records = records;
        _lease = lease;
    }

    /// <summary>The partition it is of.</summary>
    public int Partition { get; }

    /// <summary>The epoch its sequences belong to.</summary>
    public Epoch Epoch { get; }

    /// <summary>First numbers, counts and summary.</summary>
    public StoredBatchHeader Header { get; }

    /// <summary>The records' bytes.</summary>
    public ReadOnlyMemory<byte> Records { get; }

    /// <summary>Lsn of the first record.</summary>
    public long FirstLsn => Header.FirstLsn;

    /// <summary>Lsn of the record after this batch.</summary>
    public long NextLsn => Header.FirstLsn + Header.RecordCount;

    /// <summary>Sequence that the next event, in this batch or after it, has or will have.</summary>
    public long FirstSequence => Header.FirstSequence;

    /// <summary>Sequence of the event after this batch.</summary>
    public long NextSequence => Header.FirstSequence + Header.EventCount;

    /// <summary>When the batch was committed, UTC ticks of 100 ns; never backwards within a partition.</summary>
    public long TimeTicks => Header.TimeTicks;

    /// <summary>A batch of one record that is in no log, with lsn 0; to read a record's bytes as a view.</summary>
    internal static StoredBatch OfOne(ReadOnlySpan<byte> record) =>
        new(0, default, new StoredBatchHeader(0, 0, 1, 0, 0, 0, 0, default), record.ToArray(), lease: null);

    /// <summary>Walks the records in order.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Finds the record with <paramref name="lsn"/>.</summary>
    public bool TryFind(long lsn, out StoredRecord record)
    {
        foreach (StoredRecord candidate in this)
        {
            if (candidate.Lsn == lsn)
            {
                record = candidate;
                return true;
            }
        }

        record = default;
        return false;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _lease, null)?.Dispose();

    /// <summary>Walks a batch's records.</summary>
    public ref struct Enumerator
    {
        private readonly StoredBatch _batch;
        private ReadOnlySpan<byte> _rest;
        private long _lsn, _sequence;
        private int _left;

        internal Enumerator(StoredBatch batch)
        {
            _batch = batch;
            _rest = batch.Records.Span;
            _lsn = batch.FirstLsn;
            _sequence = batch.FirstSequence;
            _left = batch.Header.RecordCount;
            Current = default;
        }

        /// <summary>The record the enumerator stands on.</summary>
        public StoredRecord Current { get; private set; }

        /// <summary>Steps to the next record.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            int length = RecordInspector.Length(_rest);
            ReadOnlySpan<byte> record = _rest[..length];
            _rest = _rest[length..];
            Current = new StoredRecord(record, _lsn++, _sequence, _batch);
            _sequence += RecordInspector.IsEvent(record) ? 1 : 0;
            return true;
        }
    }
}
