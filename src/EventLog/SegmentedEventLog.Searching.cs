using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog;

/// <content>Searches that look into many segments, while retention may take one away.</content>
public sealed partial class SegmentedEventLog
{
    /// <inheritdoc/>
    public void Verify()
    {
        if (_disk.TermOf(_options.Directory) > 0)
        {
            _writer.Verify();
        }
    }

    /// <summary>
    /// The result of <paramref name="read"/>, tried again when retention took a segment under it: the segments have moved
    /// on then, and the next try does not meet it.
    /// </summary>
    private T ReadRetained<T>(Func<T> read)
    {
        while (true)
        {
            try
            {
                return read();
            }
            catch (Exception fault) when (IsOfStorage(fault))
            {
                throw ReadFailed(fault);
            }
            catch (ObjectDisposedException) when (_disposed == 0)
            {
                // As above.
            }
        }
    }

    private ValueTask<StoredBatch?> FindAsync(long lsn, bool hiddenToo)
    {
        try
        {
            return new(_reader.Find(lsn, hiddenToo));
        }
        catch (Exception fault) when (IsOfStorage(fault))
        {
            throw ReadFailed(fault);
        }
        catch (ObjectDisposedException) when (_disposed == 0)
        {
            return new((StoredBatch?)null);
        }
    }

    // A closed log reads what it has in memory, but no file any more.
    private bool IsOfStorage(Exception fault) => fault is IOException || (fault is ObjectDisposedException && _disposed != 0);

    // Where the storage is lost the log stops, and is opened anew when it is back: nobody waits for it at a log that nobody writes to.
    private EventHubException ReadFailed(Exception fault)
    {
        Verify();
        string said = (fault is IOException ? fault : Fault?.InnerException)?.Message.TrimEnd('.', ' ') ?? "its log is closed";
        return new EventHubException(
            new Problem(ErrorCodes.ReadFailed, $"What is asked for cannot be read from partition {_options.Partition}: {said}. Ask again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) }, fault);
    }

    private List<long> FindClientId(ulong hash)
    {
        List<long> found = [];
        foreach (Segment segment in _state.Segments)
        {
            // The list first: once it is emptied, the indexes that take its place are there.
            HashedLsnList written = segment.ClientIds;
            if (segment.Sealed is not SealedIndexes indexes)
            {
                written.Find(hash, found);
            }
            else if (!indexes.TryFindClientId(hash, found))
            {
                DedupRebuild.Rescan(segment).ClientIds.Find(hash, found);
            }
        }

        return found;
    }

    /// <summary>Numbers of the first batch with an event at or after a time; those behind <paramref name="bounds"/> when there is none.</summary>
    private (long Lsn, long Sequence) FirstSince(long timeTicks, LogBounds bounds)
    {
        long place = _reader.PlaceOfTime(timeTicks);
        for (LogRead read = _reader.Forward(place, default, Lanes.All); ; read = _reader.Forward(read.Place, default, Lanes.All))
        {
            using StoredBatch? batch = read.Batch;
            if (batch is not null)
            {
                return (batch.FirstLsn, place + 1);
            }

            if (read.AtEnd)
            {
                return (bounds.NextLsn, bounds.NextSequence);
            }
        }
    }
}
