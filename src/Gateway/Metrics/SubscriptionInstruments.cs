using System.Diagnostics.Metrics;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows how many subscriptions there are, and what expired before they were done with it.</summary>
internal sealed class SubscriptionInstruments
{
    /// <summary>Most subscriptions that are shown by name; the others are one.</summary>
    public const int SeriesMax = 1000;

    private const string Others = "(others)";

    public SubscriptionInstruments(IMeterFactory meters, OwnPartitions partitions)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        meter.CreateObservableGauge("eventhub.subscriptions", () => Count(partitions), null, "Subscriptions there are, paused ones too.");
        meter.CreateObservableCounter(
            "eventhub.deliveries.expired", () => Expired(partitions), null, "Deliveries that ran out of time, or whose events retention took, as far as they were looked at; kept over restarts.");
    }

    private static Measurement<int>[] Count(OwnPartitions partitions) => partitions.First is { } first ? [new Measurement<int>(first.Deliveries.Count)] : [];

    private static IEnumerable<Measurement<long>> Expired(OwnPartitions partitions)
    {
        SortedDictionary<string, long> bySubscription = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, long> expired in partitions.All.SelectMany(partition => partition.Deliveries.Expired))
        {
            string name = bySubscription.Count < SeriesMax || bySubscription.ContainsKey(expired.Key) ? expired.Key : Others;
            bySubscription[name] = bySubscription.GetValueOrDefault(name) + expired.Value;
        }

        return bySubscription.Select(expired => new Measurement<long>(expired.Value, new KeyValuePair<string, object?>("subscription", expired.Key)));
    }
}
