using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows how many replays are under way, and what they have handed out.</summary>
internal sealed class ReplayInstruments
{
    public ReplayInstruments(IMeterFactory meters, IPartitions partitions, OwnPartitions own)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        meter.CreateObservableGauge("eventhub.replays", () => own.First is null ? [] : Measure(partitions), null, "Replays under way, those of dead letters too, by state.");
        meter.CreateObservableGauge(
            "eventhub.replays.open", () => own.All.Sum(partition => partition.Deliveries.Replays.All.Sum(replay => replay.Open)), null, "Deliveries of replays that were handed out and are not over.");
    }

    private static Measurement<int>[] Measure(IPartitions partitions)
    {
        IReadOnlyList<ReplayInfo> all = partitions.Replays();
        return
        [
            new(all.Count(replay => replay.State == ReplayState.Running), new KeyValuePair<string, object?>("state", "running")),
            new(all.Count(replay => replay.State == ReplayState.Paused), new KeyValuePair<string, object?>("state", "paused")),
        ];
    }
}
