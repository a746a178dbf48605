using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace EventHub.Gateway.Metrics;

/// <summary>The basics of the process and its runtime.</summary>
internal sealed class ProcessInstruments
{
    private readonly Process _process = Process.GetCurrentProcess();

    public ProcessInstruments(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterNames.Process);
        StartedAt = _process.StartTime.ToUniversalTime();
        double startedAt = (StartedAt - DateTime.UnixEpoch).TotalSeconds;
        meter.CreateObservableCounter("process.cpu", () => Fresh().TotalProcessorTime.TotalSeconds, "s", "Processor time used since start.");
        meter.CreateObservableGauge("process.resident.memory", () => Fresh().WorkingSet64, "By", "Memory the process holds.");
        meter.CreateObservableGauge("process.start.time", () => startedAt, "s", "When the process started, in Unix time.");
        meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory in use.");
        meter.CreateObservableCounter("dotnet.gc.allocated", () => GC.GetTotalAllocatedBytes(), "By", "Managed memory allocated since start.");
        meter.CreateObservableCounter("dotnet.gc.collections", Collections, null, "Garbage collections since start.");
        meter.CreateObservableGauge("dotnet.threadpool.threads", () => (long)ThreadPool.ThreadCount, null, "Thread pool threads.");
        meter.CreateObservableGauge("dotnet.threadpool.queue", () => ThreadPool.PendingWorkItemCount, null, "Work that waits for a thread.");
    }

    /// <summary>When the process started, UTC.</summary>
    public DateTime StartedAt { get; }

    private static IEnumerable<Measurement<long>> Collections()
    {
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            yield return new Measurement<long>(GC.CollectionCount(generation),
                new KeyValuePair<string, object?>("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private Process Fresh()
    {
        _process.Refresh();
        return _process;
    }
}
