using System.Diagnostics.Metrics;
using EventHub.Gateway.Subscriptions;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.Metrics;

/// <summary>Consumers, what they are handed and what they say of it.</summary>
internal sealed class DeliveryInstruments
{
    private static readonly KeyValuePair<string, object?>
        SettledTag = new("result", "settled"), PassedTag = new("result", "deadlinePassed"), UnknownTag = new("result", "unknown");

    private readonly UpDownCounter<long> _consumers;
    private readonly Counter<long> _deliveries, _bytes, _settlements;

    public DeliveryInstruments(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        _consumers = meter.CreateUpDownCounter<long>("eventhub.consumers", null, "Subscriptions consumed over WebSocket now, each connection's once.");
        _deliveries = meter.CreateCounter<long>("eventhub.deliveries", null, "Deliveries sent to consumers.");
        _bytes = meter.CreateCounter<long>("eventhub.deliveries.size", "By", "Bytes of the deliveries sent to consumers.");
        _settlements = meter.CreateCounter<long>("eventhub.settlements", null, "Settlements that came in, by what became of them.");
    }

    public void Joined() => _consumers.Add(1);

    public void Left() => _consumers.Add(-1);

    public void Sent(int deliveries, long bytes)
    {
        _deliveries.Add(deliveries);
        _bytes.Add(bytes);
    }

    /// <summary>Counts what became of settlements; those that the storage did not take are not counted.</summary>
    public void Settled(Settlements settlements)
    {
        int settled = 0, passed = 0, unknown = 0;
        for (int i = 0; i < settlements.Count; i++)
        {
            if (settlements.FaultOf(i, 1) is null)
            {
                _ = settlements.ResultOf(i) switch
                {
                    SettleResult.Settled => settled++,
                    SettleResult.DeadlinePassed => passed++,
                    _ => unknown++,
                };
            }
        }

        Count(settled, SettledTag);
        Count(passed, PassedTag);
        Count(unknown, UnknownTag);
    }

    private void Count(int settlements, in KeyValuePair<string, object?> result)
    {
        if (settlements > 0)
        {
            _settlements.Add(settlements, result);
        }
    }
}
