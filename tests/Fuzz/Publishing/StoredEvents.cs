using System.Buffers;
using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Publishing;

/// <summary>What must hold of every event that was taken: it can be read again.</summary>
internal static class StoredEvents
{
    public static void Check(scoped in StoredRecord record)
    {
        Assert.True(RecordInspector.IsWellFormed(record.Bytes) && RecordInspector.Length(record.Bytes) == record.Bytes.Length, "The record is not well-formed.");
        ArrayBufferWriter<byte> json = new();
        EventJsonWriter.Write(json, record, EventState.Unrouted(record.TimeTicks), singleLine: true);
        Assert.False(json.WrittenSpan.ContainsAny((byte)'\r', (byte)'\n'), "An event on one line has a line break.");
        using JsonDocument? document = JsonModel.Read(json.WrittenSpan.ToArray());
        Assert.True(document is not null, $"It is read as what is no JSON: {Corpus.Encode(json.WrittenSpan)}");
        Assert.Equal(System.Text.Encoding.UTF8.GetString(record.Channel), document.RootElement.GetProperty("channel").GetString());
        Assert.Equal(record.PayloadIsJson, document.RootElement.TryGetProperty("payload", out _));
    }
}
