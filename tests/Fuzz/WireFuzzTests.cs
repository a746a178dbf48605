using EventHub.Fuzz.Kit;
using EventHub.Fuzz.Wire;

namespace EventHub.Fuzz;

/// <summary>What comes over a WebSocket, and in queries and headers.</summary>
public sealed class WireFuzzTests
{
    [Fact]
    public void Frames_AnyBytesInAnyPieces() => FuzzRun.Of(new Frames());

    [Fact]
    public void TextMessages_AnyText() => FuzzRun.Of(new TextMessages());

    [Fact]
    public void BinaryMessages_AnyBytes() => FuzzRun.Of(new BinaryMessages());

    [Fact]
    public void Queries_AnyText() => FuzzRun.Of(new Queries());
}
