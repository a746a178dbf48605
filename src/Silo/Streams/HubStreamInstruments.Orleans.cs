using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace EventHub.Silo.Streams;

/// <summary>Shows how streams keep up, for the partitions whose streams this silo brings. Nothing is counted but when somebody looks.</summary>
internal sealed class HubStreamInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EventHub.Streams";

    private readonly ConcurrentDictionary<int, HubStreamQueue> _queues = new();

    public HubStreamInstruments(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "eventhub.streams.lag", () => Each(static queue => queue.Lag), "{event}", "Events of the partition that a subscriber of one of its streams has still to get, or that were not looked at yet.");
        meter.CreateObservableGauge("eventhub.streams.subscribers", () => Each(static queue => queue.Subscribers), null, "Subscribers of streams that were brought something since they are here.");
    }

    /// <summary>Shows a queue that has begun.</summary>
    public void Show(int partition, HubStreamQueue queue) => _queues[partition] = queue;

    /// <summary>Shows a queue no longer: another silo has it, or soon will.</summary>
    public void Hide(int partition, HubStreamQueue queue) => _queues.TryRemove(KeyValuePair.Create(partition, queue));

    private IEnumerable<Measurement<long>> Each(Func<HubStreamQueue, long> value) => _queues.Select(
        queue => new Measurement<long>(value(queue.Value), new KeyValuePair<string, object?>("partition", queue.Key.ToString(CultureInfo.InvariantCulture))));
}
