using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Policies;

namespace EventHub.Gateway.Metrics;

/// <summary>What policies refuse and purges take.</summary>
internal sealed class PolicyInstruments
{
    private static readonly KeyValuePair<string, object?> PausedTag = new("reason", "paused"), RateTag = new("reason", "rateLimit");

    private readonly Counter<long> _purged;

    public PolicyInstruments(IMeterFactory meters, PolicyBoard board)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        _purged = meter.CreateCounter<long>("eventhub.purged.events", null, "Events that purges took.");
        meter.CreateObservableCounter(
            "eventhub.policy.refused",
            () => new Measurement<long>[] { new(board.RefusedByPause, PausedTag), new(board.RefusedByRate, RateTag) },
            null, "Events that a channel's policy refused.");
        meter.CreateObservableGauge("eventhub.policies", () => board.Current.Count, null, "Policies in force, of channels and of patterns.");
    }

    public void Purged(long events) => _purged.Add(events);
}
