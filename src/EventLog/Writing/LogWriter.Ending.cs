using EventHub.Protocol.Errors;

namespace EventHub.EventLog.Writing;

/// <content>What follows a write: the sync and the answers, here or on another thread; or the fault that stops everything.</content>
internal sealed partial class LogWriter
{
    /// <summary>Syncs and answers what is written, on any thread; false when there was nothing, or another thread is at it.</summary>
    public bool FinishWritten()
    {
        try
        {
            return _pipeline.FinishWritten();
        }
        catch (Exception)
        {
            // The writer finds the fault and stops; only it knows everybody who must hear of it.
            _queue.Signal();
            return false;
        }
    }

    /// <summary>Sleeps until there is something to <see cref="FinishWritten"/>; false once the writer has stopped.</summary>
    public bool WaitForWritten() => _pipeline.WaitForWritten();

    // A small commit is synced by the thread that wrote it: waking another takes about as long as what the two would do side by side, and what waits
    // meanwhile goes into the next one.
    private void Finish()
    {
        Commit commit = _commit;
        if (_options.Durability != Durability.Always)
        {
            FinishUnsynced(commit);
            return;
        }

        _pipeline.Add(commit);
        _commit = _pipeline.Rent();
        if (LeavesSyncsAbove is int most && commit.Header.Bytes > most)
        {
            _pipeline.WakeSyncer();
        }
        else
        {
            _pipeline.FinishWritten();
        }
    }

    private void FinishUnsynced(Commit commit)
    {
        if (commit.Segment is not null && !_hasUnsynced)
        {
            _hasUnsynced = true;
            _unsyncedSince = _time.GetTimestamp();
        }

        _publisher.Publish(commit);
        commit.Clear();
    }

    private void SyncIfDue(bool now)
    {
        if (_hasUnsynced && (now || (_options.Durability == Durability.Interval && NextDeadline <= TimeSpan.Zero)))
        {
            SyncActive();
        }
    }

    private void SyncActive()
    {
        long started = _time.GetTimestamp();
        _state.Active.File.Sync();
        _allocator.ThrowIfSyncFailed();
        Counters.Synced(_time.GetElapsedTime(started));
        _pipeline.DurableNextLsn = _point.NextLsn;
        _hasUnsynced = false;
    }

    private void Stop(Exception exception)
    {
        // A sync under way may still answer what it covers; after it nothing is answered but with the fault.
        List<AppendOperation> written = [];
        _pipeline.Close(written);
        Fault = new EventHubException(
            new Problem(
                ErrorCodes.PartitionStopped,
                $"Partition {_options.Partition} stopped: {exception.Message} Whether the events being written are stored is unknown; publish them again under the same idempotency keys.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            },
            exception);
        _queue.Close(Fault);
        _queue.TakeAll(_pending);
        _commit.Operations.InsertRange(0, written);
        foreach (AppendOperation operation in _pending)
        {
            _commit.Operations.Add(operation);
        }

        _pending.Clear();
        Refuse(Fault);
        _waiters.Fail(Fault);
        EndFollowing();
    }
}
