using System.Buffers;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Envelope;

/// <summary>Writes an event as JSON, every field in a fixed order; payload and metadata as they were published.</summary>
public static class EventJsonWriter
{
    /// <summary>
    /// Writes <paramref name="record"/>, which is an event, as one JSON object. With <paramref name="singleLine"/> raw line breaks
    /// inside payload and metadata become spaces. A deleted event shows no payload and no metadata.
    /// </summary>
    public static void Write(IBufferWriter<byte> output, scoped in StoredRecord record, in EventState state, bool singleLine) => throw new NotImplementedException();
}
