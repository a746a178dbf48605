namespace EventHub.Protocol.Records;

/// <summary>
/// A walk over a batch that can be left and gone on with: a place among its records, as a value. The batch must be held meanwhile.
/// </summary>
public struct BatchWalk
{
    private readonly StoredBatch _batch;
    private int _offset, _left;
    private long _lsn, _sequence;

    /// <summary>Stands before the first record of <paramref name="batch"/>.</summary>
    public BatchWalk(StoredBatch batch)
    {
        _batch = batch;
        _lsn = batch.FirstLsn;
        _sequence = batch.FirstSequence;
        _left = batch.Header.RecordCount;
    }

    /// <summary>Steps over a record and gives it; false at the end.</summary>
    public bool TryNext(out StoredRecord record)
    {
        if (_left == 0)
        {
            record = default;
            return false;
        }

        ReadOnlySpan<byte> rest = _batch.Records.Span[_offset..];
        ReadOnlySpan<byte> bytes = rest[..RecordInspector.Length(rest)];
        _left--;
        _offset += bytes.Length;
        record = new StoredRecord(bytes, _lsn++, _sequence, _batch);
        _sequence += RecordInspector.IsEvent(bytes) ? 1 : 0;
        return true;
    }
}
