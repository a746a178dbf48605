using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Schedules;

namespace EventHub.Gateway.Metrics;

/// <summary>Shows what schedules do.</summary>
internal sealed class ScheduleInstruments
{
    public ScheduleInstruments(IMeterFactory meters, ScheduleBoard board)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        meter.CreateObservableGauge("eventhub.schedules", () => board.Schedules, null, "Schedules there are, paused ones too.");
        meter.CreateObservableCounter("eventhub.schedules.fired", () => board.Fired, null, "Events that schedules published.");
        meter.CreateObservableCounter("eventhub.schedules.missed", () => board.Missed, null, "Times a schedule was due and published nothing.");
        meter.CreateObservableCounter("eventhub.schedules.failed", () => board.Failed, null, "Attempts of schedules to publish that failed.");
    }
}
