using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows how many subscriptions there are.</summary>
internal sealed class SubscriptionInstruments
{
    public SubscriptionInstruments(IMeterFactory meters, ILocalPartitions partitions) => meters
        .Create(MeterNames.Gateway)
        .CreateObservableGauge("eventhub.subscriptions", () => partitions.First().Count, null, "Subscriptions there are, paused ones too.");
}
