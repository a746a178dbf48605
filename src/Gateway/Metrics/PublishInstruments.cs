using System.Diagnostics.Metrics;

namespace EventHub.Gateway.Metrics;

/// <summary>What became of the events that came in over HTTP.</summary>
internal sealed class PublishInstruments
{
    private static readonly KeyValuePair<string, object?>
        StoredTag = new("outcome", "stored"), DuplicateTag = new("outcome", "duplicate"),
        RefusedTag = new("outcome", "refused"), FailedTag = new("outcome", "failed");

    private readonly Counter<long> _events, _bytes;
    private long _stored, _duplicates, _refused, _failed;

    public PublishInstruments(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        _events = meter.CreateCounter<long>("eventhub.publish.events", null, "Events that came in, by what became of them.");
        _bytes = meter.CreateCounter<long>("eventhub.publish.size", "By", "Bytes of the events that were stored, as the log keeps them.");
    }

    /// <summary>Totals since start: stored, duplicates, refused, failed.</summary>
    public (long Stored, long Duplicates, long Refused, long Failed) Totals =>
        (Volatile.Read(ref _stored), Volatile.Read(ref _duplicates), Volatile.Read(ref _refused), Volatile.Read(ref _failed));

    public void Stored(int events, long bytes)
    {
        Count(ref _stored, events, StoredTag);
        _bytes.Add(bytes);
    }

    public void Duplicates(int events) => Count(ref _duplicates, events, DuplicateTag);

    /// <summary>Events that the publisher must change.</summary>
    public void Refused(int events) => Count(ref _refused, events, RefusedTag);

    /// <summary>Events that the storage did not take.</summary>
    public void Failed(int events) => Count(ref _failed, events, FailedTag);

    private void Count(ref long total, int events, in KeyValuePair<string, object?> outcome)
    {
        if (events > 0)
        {
            Interlocked.Add(ref total, events);
            _events.Add(events, outcome);
        }
    }
}
