using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.CloudEvents;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Fuzz.Publishing;

/// <summary>CloudEvents in JSON, one or a batch, against the framework's JSON. An input that begins with <c>[</c> is a batch.</summary>
internal sealed class CloudBodies : MeteredSurface<DraftSink>
{
    private static readonly PublishLimits Limits = new() { BatchEventsMax = 20, EventBytesMax = 600, Time = new FakeTimeProvider() };

    public override string Name => "cloudevents";

    public override int Executions => 100_000;

    public override IReadOnlyList<string> Words => JsonWords.Cloud;

    protected override DraftSink Parse(byte[] input)
    {
        DraftSink sink = new();
        if (IsBatch(input))
        {
            sink.Whole = CloudEventsParser.ParseBatch(input, Limits, sink);
        }
        else
        {
            CloudEventsParser.ParseStructured(input, 0, "", Limits, sink);
        }

        return sink;
    }

    protected override string Check(byte[] input, DraftSink sink)
    {
        using DraftSink _ = sink;
        using JsonDocument? document = JsonModel.Read(input);
        bool isBatch = IsBatch(input);
        if (sink.Whole is { } whole)
        {
            Assert.True(document is null || whole.Code == ErrorCodes.BatchTooLarge, $"It is JSON: {whole.Detail}");
            return Refusals.Check(whole, input.Length);
        }

        if (!isBatch && document?.RootElement.ValueKind != JsonValueKind.Object)
        {
            Assert.Equal((0, 1), (sink.Accepted.Count, sink.Refused.Count));
            return Refusals.Check(sink.Refused[0].Problem, input.Length);
        }

        Assert.True(document is not null, "It is no JSON.");
        JsonElement[] elements = isBatch ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
        return Elements.Check(elements, sink, input, isBatch, CloudModel.Check);
    }

    private static bool IsBatch(byte[] input) => input.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
}
