using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <content>A row of inputs: taken, stored, answered.</content>
internal sealed partial class PartitionSagas
{
    // About one commit's worth.
    private const int InputsMax = 1000, BytesMax = 1 << 20;

    // Of rows that are full each would need more memory than the pool keeps.
    private readonly EventBatch _row = EventBatch.Rent();

    // The row whose append is under way, while the next one is planned upon it.
    private SagaRow? _storing;

    // Plans a row while the one before is stored, and begins to store it then; false when there was nothing to do.
    private async Task<bool> StepAsync()
    {
        if (log.Fault is not null)
        {
            throw new EventHubException(ErrorCodes.PartitionStopped, "The log stopped.");
        }

        SagaRow? before = _storing;
        SagaRow row = Begin(before);
        try
        {
            if (!IsCongested)
            {
                await TakeEventsAsync(row).ConfigureAwait(false);
                TakeOthers(row, before);
            }

            if (before is not null)
            {
                await FinishAsync(before).ConfigureAwait(false);
                row.Work.Settle();
            }
        }
        catch (Exception fault)
        {
            Refuse(row, fault);
            throw;
        }

        if (row.Work.IsChanged)
        {
            Store(row);
        }
        else
        {
            Conclude(row, stored: null);
        }

        return before is not null || row.Work.IsChanged || !row.AtEnd || row.Answers.Count > 0;
    }

    private SagaRow Begin(SagaRow? before)
    {
        lock (_gate)
        {
            long now = Now;
            SagaRow row = new(new SagaWork(_definitions, _store, now, IsHere, before?.Work), before?.Passed ?? _passed);
            TakeDue(row.Work, now);
            TakeAsked(row.Work, now, row.Answers);
            _rows.Add(row.Work);
            return row;
        }
    }

    private void Store(SagaRow row)
    {
        row.Effect = setup.Effects.Begin();
        _storing = row;
        try
        {
            _row.Clear();
            row.Work.Write(_row, row.Passed, row.Moved.Select(static one => (one.Source.Partition, one.Through)));
            row.Stored = append(_row).AsTask();
        }
        catch (Exception fault)
        {
            row.Stored = Task.FromException(fault);
        }
    }

    // What was planned upon a row that is not stored is dropped with it: this throws.
    private async Task FinishAsync(SagaRow row)
    {
        try
        {
            await row.Stored.ConfigureAwait(false);
            Conclude(row, _row);
        }
        catch (Exception fault)
        {
            Refuse(row, fault);
            throw;
        }
        finally
        {
            setup.Effects.End(row.Effect!);
            _storing = null;
        }

        WakeSenders();
    }

    // From now on it counts.
    private void Conclude(SagaRow row, EventBatch? stored)
    {
        lock (_gate)
        {
            if (stored is not null)
            {
                row.Work.Apply(stored, _outbox);
                _tally.Add(row.Work.Tally);
            }

            _rows.Remove(row.Work);
            _passed = row.Passed;
            Move(row.Moved);
        }

        foreach ((SagaId id, SagaCommand.CallService call) in row.Work.Calls)
        {
            Begin(id, call);
        }

        row.Answers.ForEach(static one => one.Asked.Done?.TrySetResult(one.Plan));
    }

    // The engine ends: whether it is stored is not known.
    private void Abandon()
    {
        if (_storing is { } row)
        {
            Refuse(row, Stopped());
            setup.Effects.End(row.Effect!);
            _storing = null;
        }
    }

    private void TakeDue(SagaWork work, long now)
    {
        foreach (SagaId id in _store.Due(now, InputsMax))
        {
            if (work.Size >= BytesMax)
            {
                return;
            }

            if (work.IsTaken(id))
            {
                // It comes again once the row before is stored, if it is due then.
                continue;
            }

            if (_store.Find(id)!.HasEnded)
            {
                work.Forget(id);
            }
            else
            {
                work.Give(id, new SagaInput.Timer(now));
            }
        }
    }

    private void TakeAsked(SagaWork work, long now, List<(AskedSaga Asked, SagaPlan? Plan)> answers)
    {
        while (answers.Count < InputsMax && work.Size < BytesMax && _asked.TryDequeue(out AskedSaga? asked))
        {
            answers.Add((asked, asked.Do(work, now)));
        }
    }

    // Events that follow, as long as the row has room.
    private async Task TakeEventsAsync(SagaRow row)
    {
        for (int looked = 0; looked < InputsMax && row.Work.Size < BytesMax;)
        {
            LogRead read = await log.ReadForwardAsync(row.Passed, default, Lanes.All, _closing.Token).ConfigureAwait(false);
            long through = read.Place;
            if (read.Batch is { } batch)
            {
                using (batch)
                {
                    looked += Give(partition, batch, row.Passed, row.Work, ref through);
                }
            }

            bool isWhole = through == read.Place;
            row.Passed = Math.Max(row.Passed, through);
            if (read.AtEnd && isWhole)
            {
                return;
            }
        }

        row.AtEnd = false;
    }

    // Stops where the row is full; that is where it stands then.
    private int Give(IPartition from, StoredBatch batch, long passed, SagaWork work, ref long through)
    {
        int looked = 0;
        lock (_gate)
        {
            _events ??= new SagaEvents(_definitions, partition.Number, IsHome);
            foreach (StoredRecord record in batch)
            {
                if (!record.IsEvent || record.Sequence <= passed)
                {
                    continue;
                }

                if (work.Size >= BytesMax)
                {
                    through = record.Sequence - 1;
                    break;
                }

                looked++;
                if (!from.IsHidden(record))
                {
                    _events.Give(record, work);
                }
            }
        }

        return looked;
    }

    // Who asked is told; what services answered is kept.
    private void Refuse(SagaRow row, Exception fault)
    {
        EventHubException told = fault as EventHubException ?? Stopped();
        lock (_gate)
        {
            _rows.Remove(row.Work);
            foreach ((AskedSaga asked, _) in row.Answers)
            {
                if (asked.Done is null || !asked.Done.TrySetException(told))
                {
                    _asked.Enqueue(asked);
                }
            }
        }
    }
}
