using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Tests.Envelope;

/// <summary>Problems and results of a publish.</summary>
public sealed class AnswerJsonTests
{
    private static readonly EventId Id = EventId.Create(3, 101, StoredBatches.TimeTicks);
    private static readonly Position Place = new(3, StoredBatches.Epoch, 42);

    [Fact]
    public void Problem_WithEverything() => Assert.Equal(
        """
        {"type":"/errors/EH3001","title":"The storage is full","status":507,"detail":"no \"room\"","instance":"/v1/events","code":"EH3001",
        "errors":[{"field":"/0/a","message":"m"},{"field":"b","message":"é"}],"retryAfter":3}
        """.Replace("\n", "", StringComparison.Ordinal),
        Written(output => ProblemJson.Write(
            output,
            new Problem(ErrorCodes.StorageFull, "no \"room\"") { Errors = [new("/0/a", "m"), new("b", "é")], RetryAfter = TimeSpan.FromMilliseconds(2_001) },
            "/v1/events")));

    [Fact]
    public void Problem_WithLittle() => Assert.Equal(
        """{"type":"/errors/EH1001","title":"The request is not well-formed JSON","status":400,"detail":"d","code":"EH1001","errors":[]}""",
        Written(output => ProblemJson.Write(output, new Problem(ErrorCodes.MalformedJson, "d"))));

    [Theory]
    [InlineData("😀")]
    [InlineData("\ud83d")]
    public void Problem_LongDetail_ReadsBack(string end)
    {
        for (int length = 500; length < 520; length++)
        {
            string detail = new string('x', length) + end + new string('y', 300) + end;
            using JsonDocument document = JsonDocument.Parse(Written(output => ProblemJson.Write(output, new Problem(ErrorCodes.MalformedJson, detail))));
            Assert.Equal(detail.Replace("\ud83d", end.Length == 1 ? "\uFFFD" : "\ud83d", StringComparison.Ordinal), document.RootElement.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public void One_IsPinned() => Assert.Equal(
        """{"id":"019c1408-50d2-7000-8003-000000000065","channel":"a.b","position":{"partition":3,"epoch":"8f2c01d4","sequence":42},"status":"completed","duplicate":true}""",
        Written(output => PublishResultJson.WriteOne(output, Id, "a.b"u8, Place, EventState.Unrouted(0), duplicate: true)));

    [Fact]
    public void Many_IsPinned() => Assert.Equal(
        """
        {"accepted":1,"rejected":1,"results":[{"index":0,"id":"019c1408-50d2-7000-8003-000000000065","position":{"partition":3,"epoch":"8f2c01d4","sequence":42},"duplicate":false},
        {"index":1,"error":{"type":"/errors/EH1005","title":"A required field is missing","status":400,"detail":"d","code":"EH1005","errors":[{"field":"/1/channel","message":"d"}]}}]}
        """.Replace("\n", "", StringComparison.Ordinal),
        Written(output =>
        {
            PublishResultJson.WriteManyStart(output, accepted: 1, rejected: 1);
            PublishResultJson.WriteResult(output, 0, Id, Place, duplicate: false);
            output.Write(","u8);
            PublishResultJson.WriteResult(output, 1, Problem.OfField(ErrorCodes.MissingField, "/1/channel", "d"));
            PublishResultJson.WriteManyEnd(output);
        }));

    private static string Written(Action<ArrayBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return Text.Of(output.WrittenSpan);
    }
}
