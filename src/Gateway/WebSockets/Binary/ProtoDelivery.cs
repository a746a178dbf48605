using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>Writes a delivery as <c>hub.v1.Delivery</c>, without a message object.</summary>
internal static class ProtoDelivery
{
    // Tag and length of the delivery and of its event, and all fields but the event.
    private const int HeadBytes = 96;

    /// <summary>Writes the delivery as an element of <c>ConsumeResponse.deliveries</c>.</summary>
    public static void Write(PooledBuffer output, scoped in StoredRecord record, in Handover handover)
    {
        RecordFields fields = new(record);
        ProtoEventSize size = ProtoEvent.Measure(record, fields, handover.State);
        int length = ProtoWriter.SizeOfMessage(1, DeliveryId.TextLength) + ProtoWriter.SizeOfNumber(2, (ulong)handover.Id.Attempt)
            + ProtoWriter.SizeOfNumber(3, (ulong)handover.DeadlineTicks) + (handover.Late ? 2 : 0) + (handover.Replay ? 2 : 0)
            + ProtoWriter.SizeOfMessage(6, size.Event);
        ProtoWriter proto = new(output.GetSpan(HeadBytes + size.Event));
        proto.Message(Proto.ConsumeResponse.DeliveriesFieldNumber, length);
        proto.Message(1, DeliveryId.TextLength);
        handover.Id.Write(proto.Room(DeliveryId.TextLength));
        proto.Number(2, (ulong)handover.Id.Attempt);
        proto.Number(3, (ulong)handover.DeadlineTicks);
        proto.Number(4, handover.Late ? 1UL : 0);
        proto.Number(5, handover.Replay ? 1UL : 0);
        proto.Message(6, size.Event);
        ProtoEvent.Write(ref proto, record, fields, handover.State, size);
        output.Advance(proto.Written);
    }
}
