using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Envelope;

public sealed class EventJsonWriterTests
{
    private static readonly EventState Unrouted = EventState.Unrouted(StoredBatches.TimeTicks);

    [Fact]
    public void SmallestEvent_HasEveryFieldInOrder() => Assert.Equal(
        """
        {"id":"019c1408-50d2-7000-8003-000000000065","channel":"a","source":"/v1/channels/a","sourceId":null,"type":"a","subject":null,"target":null,"priority":"normal",
        "sourceKind":"internal","key":null,"time":"2026-01-31T12:30:15.250Z","contentType":"application/json","payload":{ "x":1 },"metadata":{},"userId":null,"sessionId":null,
        "instanceId":null,"schema":null,"entity":null,"operation":null,"correlationId":null,"causationId":null,"parentId":null,"traceparent":null,"replayOf":null,
        "deliverAt":null,"expiresAt":null,"position":{"partition":3,"epoch":"8f2c01d4","sequence":42},"status":"completed","outcome":"unrouted",
        "createdAt":"2026-01-31T12:30:15.250Z","processedAt":null,"completedAt":"2026-01-31T12:30:15.250Z","error":null,"retryCount":0}
        """.Replace("\n", "", StringComparison.Ordinal),
        Write(new EventDraft("a"u8) { Payload = "{ \"x\":1 }"u8, PayloadIsJson = true }, Unrouted));

    [Fact]
    public void FullEvent_ShowsEveryField()
    {
        EventState state = new(EventStatus.Failed, EventOutcome.DeadLettered, StoredBatches.TimeTicks + 10, StoredBatches.TimeTicks + 1, 3, "it \"broke\"\n😀");
        EventDraft draft = Drafts.Full();
        draft.TimeTicks = StoredBatches.TimeTicks - TimeSpan.TicksPerDay;
        using JsonDocument document = JsonDocument.Parse(Write(draft, state));
        string[] values = [.. document.RootElement.EnumerateObject().Select(member => member.Value.ToString())];
        Assert.Equal(
            [
                "019c1408-50d2-7000-8003-000000000065", "orders.created", "/shop", "17", "order", "s", "t", "high", "database", "k", "2026-01-30T12:30:15.250Z",
                "application/x+json", "[1]", "{\"a\":1}", "u", "se", "in", "sc", "en", "op", "co", "ca", "pa", "tp", "", "", "",
                "{\"partition\":3,\"epoch\":\"8f2c01d4\",\"sequence\":42}", "failed", "deadLettered", "2026-01-31T12:30:15.250Z", "2026-01-31T12:30:15.250001Z",
                "2026-01-31T12:30:15.2500001Z", "it \"broke\"\n😀", "3",
            ],
            values);
    }

    [Fact]
    public void OtherPayload_IsBase64()
    {
        byte[] payload = new byte[10_000];
        new Random(1).NextBytes(payload);
        using JsonDocument document = JsonDocument.Parse(Write(new EventDraft("a"u8) { Payload = payload, ContentType = "image/png"u8 }, Unrouted));
        Assert.Equal(payload, document.RootElement.GetProperty("payloadBase64").GetBytesFromBase64());
        Assert.False(document.RootElement.TryGetProperty("payload", out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DeletedEvent_ShowsNoContent(bool isJson)
    {
        EventDraft draft = Drafts.Full();
        draft.PayloadIsJson = isJson;
        using JsonDocument document = JsonDocument.Parse(Write(draft, EventState.DeletedAt(StoredBatches.TimeTicks)));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("payload").ValueKind);
        Assert.Empty(document.RootElement.GetProperty("metadata").EnumerateObject());
        Assert.False(document.RootElement.TryGetProperty("payloadBase64", out _));
        Assert.Equal(("deleted", "deleted", "17"), (Of(document, "status"), Of(document, "outcome"), Of(document, "sourceId")));
    }

    [Fact]
    public void SingleLine_TurnsLineBreaksOfContentIntoSpaces()
    {
        EventDraft draft = new("a"u8) { Payload = "{\r\n\"a\\n\":\n1}"u8, Metadata = "{\n}"u8, PayloadIsJson = true };
        string single = Write(draft, Unrouted, singleLine: true), raw = Write(draft, Unrouted);
        Assert.Contains("\"payload\":{  \"a\\n\": 1},\"metadata\":{ }", single, StringComparison.Ordinal);
        Assert.Contains("\"payload\":{\r\n\"a\\n\":\n1},\"metadata\":{\n}", raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Texts_OfAnyCharacters_ReadBack(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 500; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.Next(4) == 0 ? "\"\\/\b\f\n\r\t\0\u001f\u007f"[random.Next(11)] : (char)random.Next(0x20, 0xD7FF))]);
            EventState state = Unrouted with { Error = text };
            using JsonDocument document = JsonDocument.Parse(Write(new EventDraft("a"u8) { Subject = Text.Utf8(text), Payload = "1"u8, PayloadIsJson = true }, state));
            Assert.Equal((text, text), (Of(document, "subject"), Of(document, "error")));
        }
    }

    [Fact]
    public void Write_SmallBuffers_GivesTheSame()
    {
        EventDraft draft = Drafts.Full();
        draft.PayloadIsJson = false;
        Assert.True(Drafts.Store(draft).TryFind(StoredBatches.FirstLsn, out StoredRecord record));
        ExactWriter small = new();
        EventJsonWriter.Write(small, record, Unrouted, singleLine: false);
        Assert.Equal(Write(draft, Unrouted), Text.Of(small.Written));
    }

    [Fact]
    public void Write_AfterWarmUp_AllocatesNothing()
    {
        Assert.True(Drafts.Store(Drafts.Full()).TryFind(StoredBatches.FirstLsn, out StoredRecord record));
        ArrayBufferWriter<byte> output = new(4096);
        EventJsonWriter.Write(output, record, Unrouted, singleLine: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            output.ResetWrittenCount();
            EventJsonWriter.Write(output, record, Unrouted, singleLine: true);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Write(scoped in EventDraft draft, in EventState state, bool singleLine = false)
    {
        Assert.True(Drafts.Store(draft).TryFind(StoredBatches.FirstLsn, out StoredRecord record));
        ArrayBufferWriter<byte> output = new();
        EventJsonWriter.Write(output, record, state, singleLine);
        return Text.Of(output.WrittenSpan);
    }

    private static string? Of(JsonDocument document, string name) => document.RootElement.GetProperty(name).GetString();

    /// <summary>Gives exactly as much room as was asked for.</summary>
    private sealed class ExactWriter : IBufferWriter<byte>
    {
        private readonly List<byte> _written = [];
        private byte[] _room = [];

        public byte[] Written => [.. _written];

        public void Advance(int count) => _written.AddRange(_room.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => _room = new byte[Math.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => (_room = new byte[Math.Max(1, sizeHint)]);
    }
}
