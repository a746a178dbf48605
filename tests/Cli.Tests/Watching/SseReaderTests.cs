using System.Text;
using EventHub.Cli.Watching;

namespace EventHub.Cli.Tests.Watching;

public sealed class SseReaderTests
{
    [Fact]
    public async Task ReadAsync_Stream_GivesMessagesAndThePlace()
    {
        const string Text = ": hello\n\nid: c1\n\nid: c2\nevent: event\ndata: {\"a\":1}\n\n:beat\n\ndata:x\ndata: y\nretry: 5\nunknown\n\nevent: gap\ndata: {}\r\n\r\ndata: unfinished";
        using SseReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(Text)), TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.Null(reader.LastEventId);

        Assert.Equal(new SseMessage("event", "{\"a\":1}"), await reader.ReadAsync(CancellationToken.None));
        Assert.Equal("c2", reader.LastEventId);
        Assert.Equal(new SseMessage("message", "x\ny"), await reader.ReadAsync(CancellationToken.None));
        Assert.Equal("c2", reader.LastEventId);
        Assert.Equal(new SseMessage("gap", "{}"), await reader.ReadAsync(CancellationToken.None));
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ReadAsync_PlaceWithoutAMessage_IsRemembered()
    {
        using SseReader reader = new(new MemoryStream(": hi\n\nid: c1\n\n"u8.ToArray()), TimeSpan.FromMinutes(1), TimeProvider.System);

        Assert.Null(await reader.ReadAsync(CancellationToken.None));
        Assert.Equal("c1", reader.LastEventId);
    }

    [Fact]
    public async Task ReadAsync_Silence_IsALostConnection()
    {
        using SseReader reader = new(new System.IO.Pipelines.Pipe().Reader.AsStream(), TimeSpan.FromMilliseconds(20), TimeProvider.System);

        await Assert.ThrowsAsync<IOException>(() => reader.ReadAsync(CancellationToken.None).AsTask());
    }
}
