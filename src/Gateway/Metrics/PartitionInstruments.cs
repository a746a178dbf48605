using System.Diagnostics.Metrics;
using System.Globalization;
using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows what the partitions count. Nothing is measured but when somebody looks.</summary>
internal sealed class PartitionInstruments
{
    private readonly OwnPartitions _partitions;

    public PartitionInstruments(IMeterFactory meters, OwnPartitions partitions)
    {
        _partitions = partitions;
        Meter meter = meters.Create(MeterNames.Partitions);
        Counter(meter, "events.appended", null, "Events stored since start.", s => s.EventsAppended);
        Counter(meter, "appended", "By", "Bytes of records stored since start.", s => s.BytesAppended);
        Counter(meter, "duplicates", null, "Publishes answered from the idempotency window since start.", s => s.Duplicates);
        Counter(meter, "commits", null, "Batches written since start.", s => s.Commits);
        Counter(meter, "syncs", null, "Syncs to stable storage since start.", s => s.Syncs);
        meter.CreateObservableCounter("eventhub.partition.sync.time", () => Each(s => s.SyncSeconds), "s", "Time spent writing and syncing since start.");
        Gauge(meter, "events.retained", null, "Events retained now.", s => s.RetainedEvents);
        Gauge(meter, "retained", "By", "Bytes on storage now.", s => s.RetainedBytes);
        Gauge(meter, "segments", null, "Segment files now.", s => s.Segments);
        Gauge(meter, "write.buffer", "By", "Bytes waiting to be written now.", s => s.WriteBufferBytes);
        Gauge(meter, "idempotency.keys", null, "Keys in the idempotency window now.", s => s.IdempotencyKeys);
        Gauge(meter, "events.deleted", null, "Deleted events that are still retained.", s => s.DeletedEvents);
        Gauge(meter, "quarantined.ranges", null, "Damaged ranges of the log that are set aside.", s => s.QuarantinedRanges);
        Gauge(meter, "delayed.waiting", null, "Delayed events that wait for their time now.", s => s.DelayedEvents);
        Counter(meter, "delayed.released", null, "Delayed events released since start.", s => s.ReleasedEvents);
        meter.CreateObservableCounter("eventhub.partition.delayed.lateness", () => Each(s => s.ReleaseDelaySeconds), "s", "How long after their times delayed events were released since start, all together.");
        meter.CreateObservableGauge("eventhub.partition.delayed.overdue", () => Each(s => s.OverdueSeconds), "s", "How long the first waiting event has been due.");
        meter.CreateObservableGauge("eventhub.partition.writable", Writable, null, "1 when the partition takes events, else 0.");
    }

    private void Counter(Meter meter, string name, string? unit, string description, Func<PartitionStatistics, long> value) =>
        meter.CreateObservableCounter("eventhub.partition." + name, () => Each(value), unit, description);

    private void Gauge(Meter meter, string name, string? unit, string description, Func<PartitionStatistics, long> value) =>
        meter.CreateObservableGauge("eventhub.partition." + name, () => Each(value), unit, description);

    private IEnumerable<Measurement<T>> Each<T>(Func<PartitionStatistics, T> value)
        where T : struct
    {
        foreach (IPartition partition in _partitions.All)
        {
            yield return new Measurement<T>(value(partition.Statistics()), Tag(partition));
        }
    }

    private IEnumerable<Measurement<long>> Writable()
    {
        foreach (IPartition partition in _partitions.All)
        {
            yield return new Measurement<long>(partition.Health.CanWrite ? 1 : 0, Tag(partition));
        }
    }

    private static KeyValuePair<string, object?> Tag(IPartition partition) =>
        new("partition", partition.Number.ToString(CultureInfo.InvariantCulture));
}
