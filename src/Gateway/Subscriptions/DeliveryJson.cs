using System.Buffers;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Subscriptions;

/// <summary>Writes a delivery as JSON.</summary>
internal static class DeliveryJson
{
    private const int HeadBytes = 256;

    /// <summary>Writes one object.</summary>
    public static void Write(IBufferWriter<byte> output, scoped in StoredRecord record, in Handover handover)
    {
        JsonOutput json = new(output, HeadBytes);
        json.Raw("{\"deliveryId\":\""u8);
        handover.Id.Write(json.Room(DeliveryId.TextLength));
        json.Advance(DeliveryId.TextLength);
        json.Raw("\",\"attempt\":"u8);
        json.Number(handover.Id.Attempt);
        json.Raw(",\"deadline\":\""u8);
        json.Advance(Timestamps.Format(handover.DeadlineTicks, json.Room(Timestamps.TextLengthMax)));
        json.Raw(handover.Late ? "\",\"late\":true,\"replay\":"u8 : "\",\"late\":false,\"replay\":"u8);
        json.Raw(handover.Replay ? "true,\"event\":"u8 : "false,\"event\":"u8);
        json.Flush();
        EventJsonWriter.Write(output, record, handover.State, singleLine: false);
        output.Write("}"u8);
    }
}
