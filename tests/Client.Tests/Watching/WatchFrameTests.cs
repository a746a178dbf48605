using EventHub.Client.Tests.Wire;
using EventHub.Client.Watching;
using Google.Protobuf;
using EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Watching;

public sealed class WatchFrameTests
{
    [Fact]
    public void CursorBehind_IsTheEventsOwnPlaceInItsPartition_AndBeforeTheNextInOthers()
    {
        WatchFrame frame = new(new WatchResponse
        {
            Watch = "w1",
            Cursor = FakeEvents.Cursor((0, 9), (1, 29), (2, 5)),
            Events = { FakeEvents.At(7), FakeEvents.At(21, 1), FakeEvents.At(9), FakeEvents.At(29, 1) },
        }.ToByteArray());

        Assert.Equal(FakeEvents.Cursor((0, 7), (1, 20), (2, 5)), frame.CursorBehind(0));
        Assert.Equal(FakeEvents.Cursor((0, 7), (1, 21), (2, 5)), frame.CursorBehind(1));
        Assert.Equal(FakeEvents.Cursor((0, 9), (1, 21), (2, 5)), frame.CursorBehind(2));
        Assert.Equal(frame.Cursor, frame.CursorBehind(3));
    }

    [Fact]
    public void CursorBehind_CursorOfAnotherKind_IsOnlyKnownAtTheEnd()
    {
        WatchFrame frame = new(new WatchResponse { Watch = "w1", Cursor = "new-kind", Events = { FakeEvents.At(1), FakeEvents.At(2) } }.ToByteArray());

        Assert.Null(frame.CursorBehind(0));
        Assert.Equal("new-kind", frame.CursorBehind(1));
    }
}
