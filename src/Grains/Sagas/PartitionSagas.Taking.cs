using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Records;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <content>What goes into a row, and in which order: by the time at which it was stored, was due, or was asked.</content>
/// <remarks>
/// An event that was stored before a time goes before what is due then, and one that was stored at that time or later goes behind it, however far behind this is:
/// <code>
///   events   e1        e2  │      e3          batches of the log, whose time never goes backwards
///   due                    d                  e1, e2, d, e3
/// </code>
/// Before an instance gets an event, it gets what was due by the time that was stored. What is due without an event following needs to know that none is on its way that was
/// stored before: a record that was stored since says so, the mark. Where no row has been stored since, one is that has nothing else in it.
/// What is asked goes behind the events that were committed when it was asked.
/// </remarks>
internal sealed partial class PartitionSagas
{
    // About one commit's worth. Events leave some room for the rest, so that they cannot keep it out.
    private const int InputsMax = 1000, BytesMax = 1 << 20, EventBytesMax = BytesMax * 3 / 4;

    // When the last row was stored: whatever is stored before that stands before that row.
    private long _markTicks;

    private async ValueTask TakeAsync(SagaRow row, SagaRow? before)
    {
        long mark = _markTicks;
        bool isCongested = IsCongested;
        if (!isCongested)
        {
            await TakeEventsAsync(row).ConfigureAwait(false);
            long through = row.AtEnd ? Math.Max(row.TimeTicks, mark) : row.TimeTicks;
            TakeOthers(row, before);
            lock (_gate)
            {
                TakeDue(row, Math.Min(through, row.Work.NowTicks));
            }
        }

        lock (_gate)
        {
            TakeAsked(row, isCongested);
        }
    }

    // True when something is due of which nobody can say yet that all events before it are known. While too much waits for other partitions no events are taken, and so no time passes.
    private bool WantsMark(SagaRow row)
    {
        if (!row.AtEnd || IsCongested)
        {
            return false;
        }

        lock (_gate)
        {
            return _store.FirstDue is > 0 and long due && due <= row.Work.NowTicks && due > _markTicks;
        }
    }

    private void TakeDue(SagaRow row, long upToTicks)
    {
        foreach (SagaId id in _store.Due(upToTicks, InputsMax))
        {
            if (row.Work.Size >= BytesMax)
            {
                row.AtEnd = false;
                return;
            }

            if (row.Work.IsTaken(id))
            {
                // It comes again once the row before is stored, if it is due then.
                continue;
            }

            if (_store.Find(id)!.HasEnded)
            {
                row.Work.Forget(id);
            }
            else
            {
                row.Work.Give(id, new SagaInput.Timer(row.Work.NowTicks) { UpToTicks = upToTicks });
            }
        }
    }

    private void TakeAsked(SagaRow row, bool isCongested)
    {
        while (row.Answers.Count < InputsMax && row.Work.Size < BytesMax && _asked.TryPeek(out AskedSaga? asked))
        {
            if (asked.AfterSequence > row.Passed && !isCongested)
            {
                row.AtEnd = false;
                return;
            }

            _asked.Dequeue();
            row.Answers.Add((asked, asked.Do(row.Work, row.Work.NowTicks)));
        }
    }

    // Events that follow, as long as the row has room.
    private async ValueTask TakeEventsAsync(SagaRow row)
    {
        for (int looked = 0; looked < InputsMax && row.Work.Size < EventBytesMax;)
        {
            LogRead read = await log.ReadForwardAsync(row.Passed, default, Lanes.All, _closing.Token).ConfigureAwait(false);
            long through = read.Place;
            if (read.Batch is { } batch)
            {
                using (batch)
                {
                    looked += Give(partition, batch, row.Passed, row.Work, ref through);
                    row.TimeTicks = batch.TimeTicks;
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

                if (work.Size >= EventBytesMax)
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
}
