using EventHub.Gateway.Http;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.WebSockets.Binary;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Consuming;

/// <summary>Encodes deliveries the way they stand in a <c>deliveries</c> frame, one after the other.</summary>
internal static class DeliveryEncoder
{
    /// <summary>What stands between two deliveries.</summary>
    public static ReadOnlySpan<byte> Separator(bool isBinary) => isBinary ? default : ","u8;

    /// <summary>Writes a delivery, without a separator.</summary>
    public static void Write(PooledBuffer output, bool isBinary, scoped in StoredRecord record, in Handover handover)
    {
        if (isBinary)
        {
            ProtoDelivery.Write(output, record, handover);
        }
        else
        {
            DeliveryJson.Write(output, record, handover);
        }
    }
}
