using EventHub.EventLog.Format;
using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Journal;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Writing;

/// <summary>
/// Puts the records of waiting appends one behind the other into the memory that is written, numbers them, and notes
/// what the indexes need. Used again for every commit; allocates only while it grows.
/// </summary>
internal sealed class CommitBuilder(DedupWindow dedup)
{
    // How many records before its turn a key is announced: about the time memory takes to answer.
    private const int Ahead = 6;
    private Note[] _notes = new Note[1024];
    private int _records, _events, _length;
    private long _firstLsn, _firstSequence, _timeTicks, _retainedFromLsn;
    private uint _previousCrc;
    private byte _laneMask;
    private ChannelBloom _channels;
    private BatchFlags _flags;
    private bool _hasCopies;
    private ChannelTable _table = null!;

    // Records whose bodies an index is made of: where each starts in the batch.
    private readonly List<(int Start, long Lsn)> _journal = [];

    /// <summary>True when every record turned out to be a duplicate, so there is nothing to write.</summary>
    public bool IsEmpty => _records == 0;

    /// <summary>Header and records so far, in bytes.</summary>
    public int Length => _length;

    /// <summary>Begins a batch at <paramref name="point"/>, of a segment whose channels are in <paramref name="table"/>.</summary>
    public void Begin(ChannelTable table, in WritePoint point, long retainedFromLsn, long timeTicks)
    {
        _records = 0;
        _events = 0;
        _length = BatchFormat.HeaderBytes;
        _firstLsn = point.NextLsn;
        _firstSequence = point.NextSequence;
        _previousCrc = point.LastCrc;
        _timeTicks = timeTicks;
        _retainedFromLsn = retainedFromLsn;
        _laneMask = 0;
        _channels = default;
        _flags = BatchFlags.None;
        _hasCopies = false;
        _table = table;
        _journal.Clear();
    }

    /// <summary>Copies an append's records to <paramref name="target"/>, the memory of the whole batch, and fills its results.</summary>
    public void Add(Span<byte> target, AppendOperation operation)
    {
        EventBatch batch = operation.Batch;
        if (!batch.HasIdentities)
        {
            batch.Bytes.CopyTo(target[_length..]);
            for (int i = 0; i < batch.Count; i++)
            {
                batch.Results[i] = Take(batch.Record(i), 0);
            }

            return;
        }

        for (int i = 0; i < batch.Count; i++)
        {
            if (i + Ahead < batch.Count && RecordInspector.TryGetDedupHash(batch.Record(i + Ahead), out ulong soon))
            {
                dedup.Announce(soon, Ahead);
            }

            batch.Results[i] = AddOnce(target, batch.Record(i), operation.IgnoresHits);
        }
    }

    /// <summary>Writes the header, once everything is added.</summary>
    public BatchHeader Finish(Span<byte> target, uint salt, int partition, long ownerTerm, long durableNextLsn, bool ackedUnsynced)
    {
        _flags |= ackedUnsynced ? BatchFlags.AckedUnsynced : BatchFlags.None;
        StoredBatchHeader summary = new(ownerTerm, _firstLsn, _records, _firstSequence, _events, _timeTicks, _laneMask, _channels);
        BatchHeader header = new(partition, _length, 0, _previousCrc, durableNextLsn, _flags, summary);
        BatchFormat.Write(target[.._length], header, salt);
        return header with { Crc = BitConverter.ToUInt32(target[4..]) };
    }

    /// <summary>Brings the segment's indexes up to date with a batch that is committed, whose bytes <paramref name="written"/> begins with.</summary>
    public void Index(Segment segment, ReadOnlySpan<byte> written)
    {
        long lsn = _firstLsn, sequence = _firstSequence;
        using (segment.Channels.Enter())
        {
            foreach (ref readonly Note note in _notes.AsSpan(0, _records))
            {
                if (note.Channel >= 0)
                {
                    segment.Channels.Count(note.Channel, note.Bytes, sequence++, _timeTicks);
                }
            }
        }

        foreach ((int start, long recordLsn) in _journal)
        {
            ReadOnlySpan<byte> record = written[start..];
            JournalIndexer.Index(segment, record[..RecordInspector.Length(record)], recordLsn);
        }

        if ((_flags & (BatchFlags.DedupKeys | BatchFlags.ClientIds)) == 0 && !_hasCopies)
        {
            return;
        }

        foreach (ref readonly Note note in _notes.AsSpan(0, _records))
        {
            if (note.DedupHash != 0)
            {
                segment.DedupKeys.Add(note.DedupHash, lsn);
            }

            if (note.ClientIdHash != 0)
            {
                segment.ClientIds.Add(note.ClientIdHash, lsn);
            }

            if (note.OriginHash != 0)
            {
                segment.ClientIds.Add(note.OriginHash, lsn);
            }

            lsn++;
        }
    }

    private AppendResult AddOnce(Span<byte> target, ReadOnlySpan<byte> record, bool ignoresHits)
    {
        if (!RecordInspector.TryGetDedupHash(record, out ulong hash))
        {
            record.CopyTo(target[_length..]);
            return Take(record, 0);
        }

        if (!ignoresHits && dedup.TryFind(hash, RecordInspector.Channel(record), _timeTicks, _retainedFromLsn, out long known))
        {
            return new AppendResult(AppendOutcome.Duplicate, known, 0, 0);
        }

        if (RecordInspector.Kind(record) == RecordKind.Repeat)
        {
            return new AppendResult(AppendOutcome.NotKnown, 0, 0, 0);
        }

        record.CopyTo(target[_length..]);
        dedup.Add(hash, _firstLsn + _records, _timeTicks);
        return Take(record, hash);
    }

    private AppendResult Take(ReadOnlySpan<byte> record, ulong dedupHash)
    {
        if (_records == _notes.Length)
        {
            Array.Resize(ref _notes, _records * 2);
        }

        bool isEvent = RecordInspector.IsEvent(record);
        int channel = -1;
        if (isEvent)
        {
            channel = _table.NumberOf(RecordInspector.Channel(record));
            _channels |= _table.BloomOf(channel);
            _laneMask |= RecordInspector.LaneBit(record);

            // Its owner has to hear of it: an event that waited does not wait any more.
            _flags |= RecordInspector.Kind(record) == RecordKind.Released ? BatchFlags.Control : BatchFlags.None;
        }
        else
        {
            _flags |= BatchFlags.Control;
            if (JournalIndexer.Concerns(RecordInspector.Kind(record)))
            {
                _journal.Add((_length, _firstLsn + _records));
            }
        }

        _flags |= dedupHash != 0 ? BatchFlags.DedupKeys : BatchFlags.None;
        _flags |= RecordInspector.TryGetClientIdHash(record, out ulong clientIdHash) ? BatchFlags.ClientIds : BatchFlags.None;
        ulong originHash = RecordInspector.TryGetOrigin(record, out long origin, out _) ? EventIdentity.OfOrigin(origin) : 0;
        _hasCopies |= originHash != 0;
        _notes[_records] = new Note(channel, record.Length, dedupHash, clientIdHash, originHash);
        _length += record.Length;
        long sequence = RecordInspector.Kind(record) == RecordKind.Scheduled ? 0 : _firstSequence + _events;
        _events += isEvent ? 1 : 0;
        return new AppendResult(AppendOutcome.Stored, _firstLsn + _records++, sequence, _timeTicks);
    }

    private readonly record struct Note(int Channel, int Bytes, ulong DedupHash, ulong ClientIdHash, ulong OriginHash);
}
