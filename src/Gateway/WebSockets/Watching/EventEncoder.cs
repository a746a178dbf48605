using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Binary;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>Encodes events the way they stand in an <c>events</c> frame, one after the other.</summary>
internal static class EventEncoder
{
    // What stands around a record of average size: names and nulls in JSON, tags and numbers in protobuf.
    private const int TextOverhead = 650, BinaryOverhead = 150;

    /// <summary>What stands between two events.</summary>
    public static ReadOnlySpan<byte> Separator(bool isBinary) => isBinary ? default : ","u8;

    /// <summary>What stands behind the last event, up to the end of its frame.</summary>
    public static ReadOnlySpan<byte> Closing(bool isBinary) => isBinary ? default : "]}"u8;

    /// <summary>About what an event takes.</summary>
    public static int Estimate(bool isBinary, int recordBytes) => recordBytes + (isBinary ? BinaryOverhead : TextOverhead);

    /// <summary>Writes an event, without a separator.</summary>
    public static void Write(PooledBuffer output, bool isBinary, scoped in StoredRecord record, in EventState state)
    {
        if (isBinary)
        {
            ProtoEvent.Write(output, Proto.WatchResponse.EventsFieldNumber, record, state);
        }
        else
        {
            EventJsonWriter.Write(output, record, state, singleLine: false);
        }
    }
}
