using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Sagas;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows what sagas do, in the partitions that this process owns.</summary>
internal sealed class SagaInstruments
{
    public SagaInstruments(IMeterFactory meters, OwnPartitions partitions)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        long Sum(Func<SagaCounts, long> of) => partitions.All.Sum(partition => of(partition.Sagas.Counts));
        meter.CreateObservableGauge("eventhub.sagas", () => Sum(static counts => counts.Instances), null, "Instances of sagas that are kept, ended ones too.");
        meter.CreateObservableGauge("eventhub.sagas.open", () => Sum(static counts => counts.Open), null, "Instances of sagas that have not ended.");
        meter.CreateObservableGauge("eventhub.sagas.outgoing", () => Sum(static counts => counts.Outgoing), null, "Events of sagas on their way to other partitions.");
        meter.CreateObservableCounter("eventhub.sagas.inputs", () => Sum(static counts => counts.Inputs), null, "Events, answers, requests and times that were given to instances of sagas.");
        meter.CreateObservableCounter("eventhub.sagas.started", () => Sum(static counts => counts.Started), null, "Instances of sagas that began.");
        meter.CreateObservableCounter("eventhub.sagas.ended", () => Ended(partitions), null, "Instances of sagas that came to their end, by outcome.");
        meter.CreateObservableCounter("eventhub.sagas.published", () => Sum(static counts => counts.Published), null, "Events that sagas published.");
        meter.CreateObservableCounter("eventhub.sagas.calls", () => Sum(static counts => counts.Calls), null, "Attempts of calls that sagas asked for.");
        meter.CreateObservableCounter("eventhub.sagas.calls.failed", () => Sum(static counts => counts.CallsFailed), null, "Attempts of calls of sagas that failed.");
        meter.CreateObservableCounter("eventhub.sagas.looks.waited", () => Sum(static counts => counts.LooksWaited), null, "Looks at sagas that waited for events to be taken that were stored before them.");
        meter.CreateObservableCounter("eventhub.sagas.looks.behind", () => Sum(static counts => counts.LooksBehind), null, "Looks at sagas that were answered before every event was taken that was stored before them.");
    }

    private static Measurement<long>[] Ended(OwnPartitions partitions)
    {
        SagaCounts[] counts = [.. partitions.All.Select(static partition => partition.Sagas.Counts)];
        return
        [
            new(counts.Sum(static one => one.Completed), new KeyValuePair<string, object?>("outcome", "completed")),
            new(counts.Sum(static one => one.Failed), new KeyValuePair<string, object?>("outcome", "failed")),
            new(counts.Sum(static one => one.Cancelled), new KeyValuePair<string, object?>("outcome", "cancelled")),
        ];
    }
}
