using EventHub.Grains.Partitions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Delays;

/// <content>What is read from the log, and written for the next start.</content>
internal sealed partial class DelayedEvents
{
    /// <summary>Takes a record that was read from the log. Those that were taken before change nothing.</summary>
    public void Apply(scoped in StoredRecord record)
    {
        lock (_gate)
        {
            switch (record.Kind)
            {
                case RecordKind.Scheduled:
                    Add(new WaitingEvent(record.DeliverAtTicks, record.OriginLsn, record.Lsn));
                    break;
                case RecordKind.Released:
                    _waiting.Remove(record.DeliverAtTicks, record.OriginLsn);
                    break;
                case RecordKind.Delete when DeletedEvents.TryReadCancelled(record, out WaitingEvent cancelled):
                    _waiting.Remove(cancelled.DueTicks, cancelled.OriginLsn);
                    break;
            }
        }
    }

    /// <summary>Writes what waits for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        lock (_gate)
        {
            WaitingSetFormat.Write(writer, _waiting);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        lock (_gate)
        {
            WaitingSetFormat.Read(reader, _waiting);
            _lowestLsn = _waiting.LowestLsn();
        }
    }

    /// <summary>Forgets everything that was read.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
            _lowestLsn = long.MaxValue;
        }
    }
}
