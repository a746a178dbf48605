using EventHub.Client.Publishing;
using EventHub.Client.Wire;
using EventHub.Protocol.Records;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Wire;

public sealed class PublishEventEncoderTests
{
    private static readonly PublishEvent Full = new("a.b", "{}"u8.ToArray())
    {
        ContentType = "application/json", Source = "s1", SourceId = "s2", Type = "t", Subject = "su", Target = "ta", Priority = EventPriority.Critical,
        SourceKind = SourceKind.System, Key = "k", Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), Metadata = "{\"m\":1}"u8.ToArray(),
        UserId = "u", SessionId = "se", InstanceId = "in", Schema = "sc", Entity = "en", Operation = "op", CorrelationId = "co", CausationId = "ca",
        ParentId = "pa", Traceparent = "tr", IdempotencyKey = "schlüssel",
    };

    [Fact]
    public void Write_EveryField_IsReadByTheGeneratedMessage()
    {
        Proto.PublishEvent read = Encode(Full, default);

        Proto.PublishEvent expected = new()
        {
            Channel = "a.b", Payload = Google.Protobuf.ByteString.CopyFromUtf8("{}"), ContentType = "application/json", Source = "s1", SourceId = "s2", Type = "t",
            Subject = "su", Target = "ta", Priority = Proto.Priority.Critical, SourceKind = Proto.SourceKind.System, Key = "k",
            TimeTicks = new DateTime(2026, 1, 2, 1, 4, 5).Ticks, Metadata = Google.Protobuf.ByteString.CopyFromUtf8("{\"m\":1}"), UserId = "u", SessionId = "se",
            InstanceId = "in", Schema = "sc", Entity = "en", Operation = "op", CorrelationId = "co", CausationId = "ca", ParentId = "pa", Traceparent = "tr",
            IdempotencyKey = "schlüssel",
        };
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(EventPriority.High, Proto.Priority.High)]
    [InlineData(EventPriority.Low, Proto.Priority.Low)]
    [InlineData(EventPriority.Normal, Proto.Priority.Normal)]
    [InlineData(null, Proto.Priority.Unspecified)]
    public void Write_Priority_HasTheNumberOfTheWire(EventPriority? priority, Proto.Priority expected) =>
        Assert.Equal(expected, Encode(new PublishEvent("a", default) { Priority = priority }, default).Priority);

    [Fact]
    public void Write_MadeUpKey_Travels() => Assert.Equal("made-up", Encode(new PublishEvent("a", "1"u8.ToArray()), "made-up"u8).IdempotencyKey);

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(70_000)]
    public void Measure_IsExact(int payload) => Encode(new PublishEvent("a", new byte[payload]) { Source = new string('ü', 100) }, "k"u8);

    private static Proto.PublishEvent Encode(PublishEvent published, ReadOnlySpan<byte> key)
    {
        OutgoingEvent outgoing = new(published.Channel, published.Payload, published.ContentType, published);
        byte[] target = new byte[PublishEventEncoder.Measure(outgoing, key.Length)];
        ProtoWriter writer = new(target);
        PublishEventEncoder.Write(ref writer, outgoing, key);
        Assert.Equal(target.Length, writer.Written);
        return Proto.PublishEvent.Parser.ParseFrom(target);
    }
}
