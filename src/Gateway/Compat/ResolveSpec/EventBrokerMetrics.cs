using System.Text;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Counting;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;

namespace EventHub.Gateway.Compat.ResolveSpec;

/// <summary>
/// What the hub counts, under the names of ResolveSpec's event broker, so that dashboards made for it go on. An event is processed once per subscription,
/// whose status it counts under; <c>source</c> is the event's kind of origin.
/// </summary>
internal sealed class EventBrokerMetrics(OwnPartitions partitions)
{
    /// <summary>The families as they are now.</summary>
    public IEnumerable<MetricFamily> Collect()
    {
        MetricFamily published = MetricFamily.Told("eventbroker_events_published_total", "Events stored since start, by kind of origin and type.", "counter");
        MetricFamily processed = MetricFamily.Told("eventbroker_events_processed_total", "Deliveries that ended since start, by kind of origin, type and how they ended.", "counter");
        MetricFamily durations = MetricFamily.Told(
            "eventbroker_event_processing_duration_seconds", "From the last hand-over of a delivery to its end.", "histogram", [.. TypeCount.Bounds]);
        MetricFamily queue = MetricFamily.Told("eventbroker_queue_size", "Deliveries that began and have not ended: in flight, or waiting for their next attempt.", "gauge");
        foreach (IGrouping<(string Source, string Type), TypeCount> counts in partitions.All
            .SelectMany(partition => partition.Types.All)
            .GroupBy(count => (Encoding.ASCII.GetString(EventNames.Of(count.SourceKind)), count.Type)))
        {
            KeyValuePair<string, object?> source = new("source", counts.Key.Source), type = new("type", counts.Key.Type);
            published.Tell(counts.Sum(count => count.Published), source, type);
            long completed = counts.Sum(count => count.Completed), failed = counts.Sum(count => count.Failed);
            if (completed + failed > 0)
            {
                processed.Tell(completed, source, type, new("status", "completed"));
                processed.Tell(failed, source, type, new("status", "failed"));
                durations.Tell(Sum(counts.Select(count => count.Durations())), counts.Sum(count => count.Seconds), source, type);
            }
        }

        queue.Tell(partitions.All.Sum(Open));
        return [durations, processed, published, queue];
    }

    private static long Open(IPartition partition)
    {
        IPartitionDeliveries deliveries = partition.Deliveries;
        return deliveries.All.Sum(subscription => deliveries.Cursor(subscription.Id)?.Counts is { } counts ? (long)counts.InFlight + counts.Waiting : 0);
    }

    private static long[] Sum(IEnumerable<long[]> all) => all.Aggregate((sum, next) => [.. sum.Zip(next, (x, y) => x + y)]);
}
