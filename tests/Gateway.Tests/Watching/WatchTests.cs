using System.Globalization;
using System.Net;
using System.Text.Json;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Positions;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.Watching;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_FromNow_GetsWhatMatchesAsItIsStored()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("orders.old", "0");
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=orders.*");
        Assert.Equal("text/event-stream", watch.Response.Content.Headers.ContentType?.ToString());
        await hub.Client.PublishAsync("other", "1");
        string id = await hub.Client.PublishAsync("orders.new", "{\n\"n\":2}");

        (string cursor, string kind, JsonElement data) = await watch.ReadAsync("the new event");
        Assert.Equal("event", kind);
        Assert.Equal(id, data.GetProperty("id").GetString());
        Assert.Equal(2, data.GetProperty("payload").GetProperty("n").GetInt32());
        Assert.StartsWith("c", cursor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Watch_FromEarliest_GivesHistoryThenNewsEachOnce(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);
        await PublishAsync(hub, 0, 50);
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=%3E&from=earliest");
        List<int> seen = await ReadPayloadsAsync(watch, 50);
        await PublishAsync(hub, 50, 50);
        seen.AddRange(await ReadPayloadsAsync(watch, 50));

        Assert.Equal(Enumerable.Range(0, 100), seen.Order());
    }

    [Fact]
    public async Task Watch_CutOffBeforeItsFirstEvent_ResumesAtThePlaceItBeganAt()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("orders.old", "0");
        string? place;
        await using (WatchStream first = await WatchStream.OpenAsync(hub, "pattern=orders.*"))
        {
            place = first.OpeningId;
        }

        string id = await hub.Client.PublishAsync("orders.new", "1");
        await using WatchStream second = await WatchStream.OpenAsync(hub, "pattern=orders.*", place);
        (_, _, JsonElement data) = await second.ReadAsync("the event published in between");
        Assert.Equal(id, data.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Watch_ResumedByLastEventId_GoesOnBehindTheLastEvent(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);
        await PublishAsync(hub, 0, 30);
        List<int> seen = [];
        string cursor = "";
        await using (WatchStream first = await WatchStream.OpenAsync(hub, "pattern=%3E&from=earliest"))
        {
            for (int i = 0; i < 12; i++)
            {
                (cursor, _, JsonElement data) = await first.ReadAsync("history");
                seen.Add(data.GetProperty("payload").GetInt32());
            }
        }

        // The header counts, not the query that the client repeats.
        await using WatchStream second = await WatchStream.OpenAsync(hub, "pattern=%3E&from=earliest", cursor);
        seen.AddRange(await ReadPayloadsAsync(second, 18));
        Assert.Equal(Enumerable.Range(0, 30), seen.Order());
    }

    [Fact]
    public async Task Watch_FromSequence_IncludesIt()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await PublishAsync(hub, 1, 5);
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "from=3");

        Assert.Equal([3, 4, 5], await ReadPayloadsAsync(watch, 3));
    }

    [Fact]
    public async Task Watch_FromTime_IncludesWhatWasStoredThen()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.Client.PublishAsync("a", "0");
        time.Advance(TimeSpan.FromSeconds(1));
        string middle = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        await hub.Client.PublishAsync("a", "1");
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "from=" + middle);

        Assert.Equal([1], await ReadPayloadsAsync(watch, 1));
    }

    [Fact]
    public async Task Watch_CursorOfAnotherHistory_SaysTheGapFirst()
    {
        string cursor;
        await using (HubHost other = await HubHost.StartAsync())
        {
            await PublishAsync(other, 0, 3);
            await using WatchStream watch = await WatchStream.OpenAsync(other, "from=earliest");
            (cursor, _, _) = await watch.ReadAsync("an event");
        }

        await using HubHost hub = await HubHost.StartAsync();
        await PublishAsync(hub, 0, 1);
        await using WatchStream resumed = await WatchStream.OpenAsync(hub, "from=" + cursor);
        (string id, string kind, JsonElement gap) = await resumed.ReadAsync("the gap");
        Assert.Equal("gap", kind);
        Assert.Equal(cursor, gap.GetProperty("from").GetString());
        Assert.Equal(id, gap.GetProperty("to").GetString());
    }

    [Fact]
    public async Task Watch_HistoryChangesMeanwhile_SaysTheGapAndReadsTheNewOne()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=%3E");
        await PublishAsync(hub, 1, 3);
        Assert.Equal([1, 2, 3], await ReadPayloadsAsync(watch, 3));
        hub.Partitions.History = (new Epoch(7), SameThrough: 1);
        await PublishAsync(hub, 4, 1);

        (_, string kind, JsonElement gap) = await watch.ReadAsync("the gap");
        Assert.Equal("gap", kind);
        Assert.True(Cursor.TryParse(gap.GetProperty("from").GetString(), out Cursor? from) && from!.Places[0].Sequence == 3);
        Assert.True(Cursor.TryParse(gap.GetProperty("to").GetString(), out Cursor? to) && to!.Places[0] == new Position(0, new Epoch(7), 1));
        Assert.Equal([2, 3, 4], await ReadPayloadsAsync(watch, 3));
    }

    [Fact]
    public async Task Watch_DeletedEvent_IsLeftOut()
    {
        await using HubHost hub = await HubHost.StartAsync();
        string gone = await hub.Client.PublishAsync("a", "0");
        await hub.Client.PublishAsync("a", "1");
        using HttpResponseMessage deleted = await hub.Client.DeleteAsync(new Uri("/v1/events/" + gone, UriKind.Relative));
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "from=earliest");

        Assert.Equal([1], await ReadPayloadsAsync(watch, 1));
    }

    [Fact]
    public async Task Watch_NothingHappens_SendsHeartbeats()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=a");
        using CancellationTokenSource timeout = new(HubHost.Patience);
        while (time.CountDue(TimeSpan.FromSeconds(15)) == 0)
        {
            Assert.False(timeout.IsCancellationRequested, "The heartbeat's timer was not set.");
            await Task.Yield();
        }

        for (int i = 0; i < 2; i++)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal([": heartbeat"], await watch.ReadBlockAsync("a heartbeat"));
        }
    }

    [Fact]
    public async Task Watch_SlowClient_LagsAloneAndStillGetsEverything()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.WatchCacheBytesMax = 1 << 20);
        await using WatchStream slow = await WatchStream.OpenAsync(hub, "pattern=%3E");
        await using WatchStream fast = await WatchStream.OpenAsync(hub, "pattern=%3E");
        string filler = new('x', 50_000);
        for (int i = 0; i < 200; i++)
        {
            // 10 MB: more than the sockets, the server's buffer and the shared batches hold together.
            await hub.Client.PublishAsync("a", $$"""{"n":{{i}},"filler":"{{filler}}"}""");
            (_, _, JsonElement data) = await fast.ReadAsync($"event {i} on the fast watch");
            Assert.Equal(i, data.GetProperty("payload").GetProperty("n").GetInt32());
        }

        for (int i = 0; i < 200; i++)
        {
            (_, _, JsonElement data) = await slow.ReadAsync($"event {i} on the slow watch");
            Assert.Equal(i, data.GetProperty("payload").GetProperty("n").GetInt32());
        }
    }

    [Fact]
    public async Task Watch_ClientLeaves_IsForgotten()
    {
        await using HubHost hub = await HubHost.StartAsync();
        WatchInstruments instruments = hub.Services.GetRequiredService<WatchInstruments>();
        await using (WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=a"))
        {
            Assert.Equal(1, instruments.Watchers);
        }

        using CancellationTokenSource timeout = new(HubHost.Patience);
        while (instruments.Watchers > 0)
        {
            Assert.False(timeout.IsCancellationRequested, "The watcher is still counted.");
            await Task.Yield();
        }

        // And a new one works as the first did.
        await using WatchStream next = await WatchStream.OpenAsync(hub, "pattern=a");
        await hub.Client.PublishAsync("a", "7");
        Assert.Equal([7], await ReadPayloadsAsync(next, 1));
    }

    [Fact]
    public async Task Watch_HubShutsDown_EndsCleanly()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=a");
        Task stopping = hub.StopAsync();

        Assert.Equal([": the hub is shutting down"], await watch.ReadBlockAsync("the farewell"));
        Assert.Null(await watch.ReadBlockAsync("the end of the stream"));
        await stopping.WaitAsync(HubHost.Patience);
    }

    [Fact]
    public async Task Watch_Head_AnswersHeadersOnly()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Head, "/v1/watch");
        using HttpResponseMessage response = await hub.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
    }

    private static async Task PublishAsync(HubHost hub, int first, int count)
    {
        string lines = string.Join('\n', Enumerable.Range(first, count).Select(i => $$"""{"channel":"c{{i % 7}}","payload":{{i}}}"""));
        using HttpResponseMessage response = await hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(lines, "application/x-ndjson"));
        string answer = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("error", answer, StringComparison.Ordinal);
    }

    private static async Task<List<int>> ReadPayloadsAsync(WatchStream watch, int count)
    {
        List<int> payloads = [];
        while (payloads.Count < count)
        {
            (_, string kind, JsonElement data) = await watch.ReadAsync($"event {payloads.Count + 1} of {count}");
            Assert.Equal("event", kind);
            payloads.Add(data.GetProperty("payload").GetInt32());
        }

        return payloads;
    }
}
