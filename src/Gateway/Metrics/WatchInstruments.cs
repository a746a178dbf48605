using System.Diagnostics.Metrics;

namespace EventHub.Gateway.Metrics;

/// <summary>Live watchers and what they are sent.</summary>
internal sealed class WatchInstruments
{
    private readonly UpDownCounter<long> _watchers;
    private readonly Counter<long> _events, _bytes, _behind;
    private long _count;

    public WatchInstruments(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        _watchers = meter.CreateUpDownCounter<long>("eventhub.watchers", null, "Watchers connected now.");
        _events = meter.CreateCounter<long>("eventhub.watch.events", null, "Events sent to watchers.");
        _bytes = meter.CreateCounter<long>("eventhub.watch.size", "By", "Bytes sent to watchers.");
        _behind = meter.CreateCounter<long>("eventhub.watch.own.reads", null, "Reads of the log by watchers that were not at its end.");
    }

    /// <summary>Watchers connected now.</summary>
    public long Watchers => Volatile.Read(ref _count);

    /// <summary>Counts one in unless there are <paramref name="max"/> already.</summary>
    public bool TryEnter(int max)
    {
        if (Interlocked.Increment(ref _count) > max)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _watchers.Add(1);
        return true;
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _count);
        _watchers.Add(-1);
    }

    public void Sent(int events, long bytes)
    {
        _events.Add(events);
        _bytes.Add(bytes);
    }

    public void ReadBehind() => _behind.Add(1);
}
