using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class PublishAllocationTests
{
    private const int Events = 1_000;

    [Theory]
    [InlineData("""{"channel":"orders.created","source":"/shop","idempotencyKey":"k-1","time":"2026-01-31T12:00:00Z","metadata":{"a":1},"payload":{"id":1,"items":[1,2,3]}}""")]
    [InlineData("""{"channel":"orders.\u0063reated","subject":"\"quoted\"","contentType":"text/plain","payloadBase64":"SGVsbG8="}""")]
    public void ParseBody_AfterWarmUp_AllocatesNothingPerEvent(string json)
    {
        byte[] body = Text.Utf8("[" + string.Join(',', Enumerable.Repeat(json, Events)) + "]");
        CountingSink sink = new();
        Parse(body, sink);
        Parse(body, sink);
        sink.Count = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Parse(body, sink);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Events, sink.Count);
        Assert.True(bytes < 8 * Events, $"{bytes} bytes for {Events} events");
    }

    private static void Parse(byte[] body, CountingSink sink) => Assert.Null(PublishParser.ParseBody(body, PublishLimits.Default, sink, out _));

    private sealed class CountingSink : IDraftSink
    {
        public int Count { get; set; }

        public void Accept(int index, scoped ref EventDraft draft) => Count++;

        public void Refuse(int index, Problem problem) => Assert.Fail(problem.Detail);
    }
}
