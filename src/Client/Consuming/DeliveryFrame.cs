using EventHub.Client.Watching;
using EventHub.Client.Wire;

namespace EventHub.Client.Consuming;

/// <summary>The deliveries of one frame: memory of their own, which ids and payloads are slices of.</summary>
internal sealed class DeliveryFrame
{
    private const int SubscriptionField = 2, DeliveriesField = 3, IdField = 1;
    private readonly ReadOnlyMemory<byte> _message;
    private readonly List<Range> _deliveries = [];
    private readonly long _arrivedTicks;

    /// <param name="message">The frame.</param>
    /// <param name="connection">The connection it came over.</param>
    /// <param name="arrivedTicks">When, UTC ticks.</param>
    public DeliveryFrame(byte[] message, int connection, long arrivedTicks)
    {
        (_message, Connection, _arrivedTicks) = (message, connection, arrivedTicks);
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            if (reader.Field == DeliveriesField)
            {
                _deliveries.Add(reader.Start..(reader.Start + reader.Length));
            }
        }
    }

    /// <summary>The connection it came over.</summary>
    public int Connection { get; }

    /// <summary>How many deliveries it has.</summary>
    public int Count => _deliveries.Count;

    /// <summary>How many of them the consumer took, or passed over.</summary>
    public int Taken { get; set; }

    /// <summary>The subscription a message is for, as UTF-8.</summary>
    public static ReadOnlySpan<byte> SubscriptionOf(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            if (reader.Field == SubscriptionField)
            {
                return reader.Bytes;
            }
        }

        return default;
    }

    /// <summary>The id of the delivery at <paramref name="index"/>.</summary>
    public ReadOnlyMemory<byte> IdOf(int index)
    {
        ReadOnlyMemory<byte> delivery = _message[_deliveries[index]];
        ProtoReader reader = new(delivery.Span);
        while (reader.Next())
        {
            if (reader.Field == IdField)
            {
                return delivery.Slice(reader.Start, reader.Length);
            }
        }

        return default;
    }

    /// <summary>Reads the delivery at <paramref name="index"/>: <c>hub.v1.Delivery</c>.</summary>
    public Delivery Read(int index, ConsumeRegistry registry, ConsumeState consume, StringCache strings)
    {
        ReadOnlyMemory<byte> delivery = _message[_deliveries[index]], id = default;
        ReceivedEvent? received = null;
        ulong attempt = 0, deadline = 0;
        bool isLate = false, isReplay = false;
        ProtoReader reader = new(delivery.Span);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case IdField:
                    id = delivery.Slice(reader.Start, reader.Length);
                    break;
                case 2:
                    attempt = reader.Number;
                    break;
                case 3:
                    deadline = Math.Min(reader.Number, (ulong)DateTime.MaxValue.Ticks);
                    break;
                case 4:
                    isLate = reader.Number != 0;
                    break;
                case 5:
                    isReplay = reader.Number != 0;
                    break;
                case 6:
                    received = EventDecoder.Read(delivery.Slice(reader.Start, reader.Length), strings);
                    break;
            }
        }

        return new Delivery(registry, consume, Connection, received ?? throw new WireFormatException("A delivery has no event."), id)
        {
            Attempt = (int)Math.Min(attempt, int.MaxValue), IsLate = isLate, IsReplay = isReplay, DeadlineTicks = (long)deadline,
            Patience = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerSecond, (long)deadline - _arrivedTicks)),
        };
    }
}
