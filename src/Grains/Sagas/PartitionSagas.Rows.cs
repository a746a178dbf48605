using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <content>A row of inputs: planned, stored, answered.</content>
internal sealed partial class PartitionSagas
{
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
            await TakeAsync(row, before).ConfigureAwait(false);
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

        bool isStored = row.Work.IsChanged || WantsMark(row);
        if (isStored)
        {
            Store(row);
        }
        else
        {
            Conclude(row, stored: null);
        }

        return before is not null || isStored || !row.AtEnd || row.Answers.Count > 0;
    }

    private SagaRow Begin(SagaRow? before)
    {
        lock (_gate)
        {
            SagaRow row = new(new SagaWork(_definitions, _store, Now, IsHere, before?.Work), before?.Passed ?? _passed);
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
                _markTicks = stored.Results[0].TimeTicks;
            }

            _rows.Remove(row.Work);
            _passed = row.Passed;
            Move(row.Moved);
            EndLooks();
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
