using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EventHub.Gateway.Metrics;

/// <summary>Listens to every meter of the hub from start on and keeps the numbers for whoever asks.</summary>
internal sealed class MetricsListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly Lock _collecting = new();

    public MetricsListener(IMeterFactory meters)
    {
        // Several hubs may run in one process, as in tests: each shows its own meters, and those that belong to none.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterNames.Prefix, StringComparison.Ordinal)
                && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, MetricFamily.Of));
            }
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Take(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricFamily)state!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments and gives all families, by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        MetricFamily[] families = [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
        lock (_collecting)
        {
            Array.ForEach(families, static family => family.BeginRound());
            _listener.RecordObservableInstruments();
            Array.ForEach(families, static family => family.EndRound());
        }

        return families;
    }

    public void Dispose() => _listener.Dispose();
}
