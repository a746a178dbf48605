using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Publishing;

/// <summary>
/// Bodies of <c>POST /v1/events</c>, against the framework's JSON: refused as a whole exactly when the framework finds no object or array; every element taken or
/// refused once, in order; and what is taken is what it reads.
/// </summary>
internal sealed class PublishBodies : MeteredSurface<DraftSink>
{
    private static readonly PublishLimits Limits = new() { BatchEventsMax = 20, EventBytesMax = 600, Time = new FakeTimeProvider() };

    public override string Name => "publish-bodies";

    public override int Executions => 120_000;

    public override IReadOnlyList<string> Words => JsonWords.Publish;

    protected override DraftSink Parse(byte[] input)
    {
        DraftSink sink = new();
        sink.Whole = PublishParser.ParseBody(input, Limits, sink, out _);
        return sink;
    }

    protected override string Check(byte[] input, DraftSink sink)
    {
        using DraftSink _ = sink;
        using JsonDocument? document = JsonModel.Read(input);
        JsonElement[]? elements = document?.RootElement.ValueKind switch
        {
            JsonValueKind.Object => [document.RootElement],
            JsonValueKind.Array => [.. document.RootElement.EnumerateArray()],
            _ => null,
        };
        if (sink.Whole is { } whole)
        {
            Assert.True(elements is null || whole.Code == ErrorCodes.BatchTooLarge, $"It is JSON: {whole.Detail}");
            Assert.True(whole.Code != ErrorCodes.MalformedJson || document is null, whole.Detail);
            return Refusals.Check(whole, input.Length);
        }

        Assert.True(elements is not null && elements.Length <= Limits.BatchEventsMax, "It is neither an object nor an array, or too long.");
        return Elements.Check(elements, sink, input, document!.RootElement.ValueKind == JsonValueKind.Array, PublishedModel.Check);
    }
}
