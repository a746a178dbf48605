using System.Diagnostics.Metrics;

namespace EventHub.Gateway.Metrics;

/// <summary>WebSocket connections, and why the hub ended some.</summary>
internal sealed class SocketInstruments
{
    private readonly UpDownCounter<long> _sockets;
    private readonly Counter<long> _closes;
    private long _count;

    public SocketInstruments(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        _sockets = meter.CreateUpDownCounter<long>("eventhub.sockets", null, "WebSocket connections open now.");
        _closes = meter.CreateCounter<long>("eventhub.socket.closes", null, "WebSocket connections the hub ended, by the reason.");
    }

    /// <summary>Connections open now.</summary>
    public long Sockets => Volatile.Read(ref _count);

    /// <summary>Counts one in unless there are <paramref name="max"/> already.</summary>
    public bool TryEnter(int max)
    {
        if (Interlocked.Increment(ref _count) > max)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _sockets.Add(1);
        return true;
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _count);
        _sockets.Add(-1);
    }

    public void Closed(string reason) => _closes.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
