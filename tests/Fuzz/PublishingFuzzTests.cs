using EventHub.Fuzz.Kit;
using EventHub.Fuzz.Publishing;

namespace EventHub.Fuzz;

/// <summary>Everything that brings events over HTTP.</summary>
public sealed class PublishingFuzzTests
{
    [Fact]
    public void PublishBodies_AnyBytes() => FuzzRun.Of(new PublishBodies());

    [Fact]
    public void CloudEvents_AnyBytes() => FuzzRun.Of(new CloudBodies());

    [Fact]
    public void CloudEventHeaders_AnyBytes() => FuzzRun.Of(new CloudHeaders());

    [Fact]
    public void Ndjson_AnyBytesInAnyPieces() => FuzzRun.Of(new NdjsonStreams());
}
