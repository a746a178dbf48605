using EventHub.EventLog;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Delays;

/// <summary>Finds records one after the other. Those that were stored together are read once, and in their order walked over once.</summary>
internal sealed class RecordReader(IEventLog log) : IDisposable
{
    private StoredBatch? _batch;
    private BatchWalk _next, _found;
    private long _nextLsn;

    /// <summary>The record that was found last.</summary>
    public StoredRecord Record
    {
        get
        {
            BatchWalk at = _found;
            return at.TryNext(out StoredRecord record) ? record : throw new InvalidOperationException("No record was found.");
        }
    }

    /// <summary>Goes to the record with this lsn; false when it cannot be read any more.</summary>
    public async ValueTask<bool> FindAsync(long lsn)
    {
        if (_batch is null || lsn < _batch.FirstLsn || lsn >= _batch.NextLsn)
        {
            _batch?.Dispose();
            _batch = await ReadAsync(lsn).ConfigureAwait(false);
            Rewind();
        }
        else if (lsn < _nextLsn)
        {
            Rewind();
        }

        return _batch is not null && WalkTo(lsn);
    }

    public void Dispose() => _batch?.Dispose();

    private async ValueTask<StoredBatch?> ReadAsync(long lsn)
    {
        try
        {
            return await log.FindKeptAsync(lsn, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EventHubException damage) when (damage.Code == ErrorCodes.Quarantined)
        {
            return null;
        }
    }

    private void Rewind()
    {
        _next = _batch is null ? default : new BatchWalk(_batch);
        _nextLsn = _batch?.FirstLsn ?? 0;
    }

    private bool WalkTo(long lsn)
    {
        for (_found = _next; _next.TryNext(out StoredRecord record); _found = _next)
        {
            _nextLsn = record.Lsn + 1;
            if (record.Lsn == lsn)
            {
                return true;
            }
        }

        return false;
    }
}
