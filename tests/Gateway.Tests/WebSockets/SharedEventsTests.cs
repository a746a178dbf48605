using System.Text.Json;
using EventHub.Gateway.Http;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Gateway.WebSockets.Watching;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Tests.WebSockets;

public sealed class SharedEventsTests : IAsyncLifetime
{
    private HubHost _hub = null!;
    private PartitionRead _read;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync();
        string lines = string.Join('\n', Enumerable.Range(0, 300).Select(i => $$"""{"channel":"c{{i % 3}}","payload":{{i}}}"""));
        using HttpResponseMessage response = await _hub.Client.PostAsync("/v1/events", HttpAnswers.Typed($"[{lines.Replace('\n', ',')}]", "application/json"));
        response.EnsureSuccessStatusCode();
        _read = await _hub.Partitions.All[0].ReadForwardAsync(0, PatternSet.Everything, Lanes.All, default);
    }

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Frame_OfAChunk_IsWhatTheWriterOfAnswersWrites(bool isBinary)
    {
        SharedBatch batch = new(_read.Batch!, 0, _read.Place, withIds: true);
        SharedEvents events = batch.Events(isBinary);
        Assert.True(isBinary || events.Chunks.Length > 1);
        foreach (EventChunk chunk in events.Chunks)
        {
            using PooledBuffer expected = PooledBuffer.Rent();
            Cursor cursor = Cursor.At(new Position(0, _read.Batch!.Epoch, _read.Batch.FirstSequence + chunk.End - 1));
            SocketOutput.Replies(isBinary).Events(expected, "w1", cursor, events.Slice(chunk, chunk.First, chunk.Count));
            Assert.Equal(expected.Span, events.Frame(chunk));
        }

        batch.Release();
    }

    [Fact]
    public void Slice_AnyPartOfAChunk_HoldsItsEvents()
    {
        SharedBatch batch = new(_read.Batch!, 0, _read.Place, withIds: true);
        SharedEvents events = batch.Events(isBinary: false);
        EventChunk chunk = events.Chunks[1];
        for (int first = chunk.First; first < chunk.End; first += 7)
        {
            int count = Math.Min(5, chunk.End - first);
            using JsonDocument read = JsonDocument.Parse("[" + System.Text.Encoding.UTF8.GetString(events.Slice(chunk, first, count)) + "]");
            Assert.Equal(Enumerable.Range(first, count), read.RootElement.EnumerateArray().Select(one => one.GetProperty("payload").GetInt32()));
            Assert.Equal(events.Slice(chunk, first, 1), events.Single(chunk, first));
        }

        batch.Release();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encoding_IsChargedAsItIsMade(bool isBinary)
    {
        SharedBatch batch = new(_read.Batch!, 0, _read.Place, withIds: true);
        TailCache cache = new(1 << 30);
        cache.Add(batch);
        long before = cache.Bytes;
        SharedEvents events = batch.Events(isBinary);
        int encoded = 0;
        foreach (EventChunk chunk in events.Chunks)
        {
            encoded += events.Single(chunk, chunk.First).Length + events.Frame(chunk).Length;
        }

        Assert.InRange(cache.Bytes - before, encoded, (encoded * 3L) + 65_536);
        cache.Reset(_read.Place);
        Assert.Equal(0, cache.Bytes);
    }
}
