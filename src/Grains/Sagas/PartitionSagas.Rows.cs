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

    // One row; false when there was nothing to do.
    private async Task<bool> StepAsync()
    {
        if (log.Fault is not null)
        {
            throw new EventHubException(ErrorCodes.PartitionStopped, "The log stopped.");
        }

        SagaWork work;
        List<(AskedSaga Asked, SagaPlan? Plan)> answers = [];
        List<(SagaSource Source, long Through)> moved = [];
        long now = Now, passed;
        lock (_gate)
        {
            work = new SagaWork(_definitions, _store, now, IsHere);
            passed = _passed;
            TakeDue(work, now);
            TakeAsked(work, now, answers);
        }

        bool atEnd = true;
        try
        {
            if (!IsCongested)
            {
                (passed, atEnd) = await TakeEventsAsync(work, passed, now).ConfigureAwait(false);
                atEnd &= TakeOthers(work, now, moved);
            }

            if (work.IsChanged)
            {
                await StoreAsync(work, passed, moved).ConfigureAwait(false);
            }
        }
        catch (Exception fault)
        {
            Refuse(answers, fault);
            throw;
        }

        lock (_gate)
        {
            _passed = passed;
            Move(moved);
        }

        foreach ((SagaId id, SagaCommand.CallService call) in work.Calls)
        {
            Begin(id, call);
        }

        Answer(answers);
        return work.IsChanged || !atEnd || answers.Count > 0;
    }

    private async Task StoreAsync(SagaWork work, long passed, List<(SagaSource Source, long Through)> moved)
    {
        LinkedListNode<long> effect = setup.Effects.Begin();
        try
        {
            using EventBatch batch = EventBatch.Rent();
            work.Write(batch, passed, moved.Select(static one => (one.Source.Partition, one.Through)));
            await append(batch).ConfigureAwait(false);
            lock (_gate)
            {
                work.Apply(batch, _outbox);
                _tally.Add(work.Tally);
            }
        }
        finally
        {
            setup.Effects.End(effect);
        }

        WakeSenders();
    }

    private void TakeDue(SagaWork work, long now)
    {
        foreach (SagaId id in _store.Due(now, InputsMax))
        {
            if (work.Size >= BytesMax)
            {
                return;
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

    // Events that follow, as long as the row has room. Where they stand afterwards, and whether that is the end.
    private async Task<(long Passed, bool AtEnd)> TakeEventsAsync(SagaWork work, long passed, long now)
    {
        for (int looked = 0; looked < InputsMax && work.Size < BytesMax;)
        {
            LogRead read = await log.ReadForwardAsync(passed, default, Lanes.All, _closing.Token).ConfigureAwait(false);
            long through = read.Place;
            if (read.Batch is { } batch)
            {
                using (batch)
                {
                    looked += Give(partition, batch, passed, work, now, ref through);
                }
            }

            bool isWhole = through == read.Place;
            passed = Math.Max(passed, through);
            if (read.AtEnd && isWhole)
            {
                return (passed, true);
            }
        }

        return (passed, false);
    }

    // Stops where the row is full; that is where it stands then.
    private int Give(IPartition from, StoredBatch batch, long passed, SagaWork work, long now, ref long through)
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
                    _events.Give(record, work, now);
                }
            }
        }

        return looked;
    }

    private static void Answer(List<(AskedSaga Asked, SagaPlan? Plan)> answers) => answers.ForEach(one => one.Asked.Done?.TrySetResult(one.Plan));

    // Who asked is told; what services answered is kept.
    private void Refuse(List<(AskedSaga Asked, SagaPlan? Plan)> answers, Exception fault)
    {
        EventHubException told = fault as EventHubException ?? Stopped();
        lock (_gate)
        {
            foreach ((AskedSaga asked, _) in answers)
            {
                if (asked.Done is null || !asked.Done.TrySetException(told))
                {
                    _asked.Enqueue(asked);
                }
            }
        }
    }
}
