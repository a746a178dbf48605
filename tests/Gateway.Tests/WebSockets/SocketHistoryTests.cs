using System.Globalization;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Proto;

namespace EventHub.Gateway.Tests.WebSockets;

/// <summary>Watches whose history is missing, changed, or spread over several partitions.</summary>
public sealed class SocketHistoryTests
{
    [Fact]
    public async Task Watch_CursorOfAnotherEpoch_SaysWhatIsMissing()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("a", "1");
        Epoch other = new(hub.Partitions.All[0].Bounds.Epoch.Value ^ 1);
        string cursor = Cursor.At(new EventHub.Protocol.Positions.Position(0, other, 1)).ToString();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        JsonElement watching = await client.AskAsync($$"""{"op":"watch","ref":1,"patterns":["a"],"from":"{{cursor}}"}""");

        Assert.False(watching.GetProperty("recovered").GetBoolean());
        Assert.Equal(cursor, watching.GetProperty("gap").GetProperty("from").GetString());
        Assert.Equal(watching.GetProperty("cursor").GetString(), watching.GetProperty("gap").GetProperty("to").GetString());
        await client.AskAsync($$"""{"op":"unwatch","ref":2,"watch":"w1"}""");
        await using SocketClient binary = await SocketClient.OpenAsync(hub);
        EventHub.Protocol.Proto.Watching frame = (await binary.AskAsync(new Frame { Watch = new WatchRequest { Ref = 1, Patterns = { "a" }, From = cursor } })).Watching;
        Assert.Equal((false, cursor), (frame.Recovered, frame.Gap.From));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watch_OvertakenByRetention_SaysWhatIsMissingAndGoesOn(bool isBinary)
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time, storage: storage =>
        {
            (storage.SegmentBytes, storage.RetentionBytes, storage.TailBytesMax) = (1 << 20, 2 << 20, 1 << 20);
        }, gateway: gateway => gateway.WatchCacheBytesMax = 1 << 20);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await WatchAsync(client, isBinary, credit: 1);
        string filler = new('x', 200_000);
        for (int i = 1; i <= 40; i++)
        {
            await hub.Client.PublishAsync("a", $$"""{"n":{{i}},"filler":"{{filler}}"}""");
        }

        // The watch has had one event and stands still for want of credit; meanwhile the hub keeps 2 MiB of 8.
        Assert.Equal((1, null, null), await ReadAsync(client, isBinary));
        await Until.TrueAsync(() => hub.Partitions.All[0].Bounds.FirstSequence > 10, () => "Retention took nothing.", () => time.Advance(TimeSpan.FromSeconds(5)));
        await client.SendAsync("""{"op":"credit","watch":"w1","credit":100}""");

        (int? none, Cursor? from, Cursor? to) = await ReadAsync(client, isBinary);
        Assert.Null(none);
        Assert.Equal(1, from!.Places[0].Sequence);
        Assert.True(to!.Places[0].Sequence >= 10, $"The gap ends at {to.Places[0].Sequence}.");
        for (int next = (int)to.Places[0].Sequence + 1; next <= 40; next++)
        {
            Assert.Equal((next, null, null), await ReadAsync(client, isBinary));
        }
    }

    [Fact]
    public async Task Watch_HistoryChangesMeanwhile_SaysTheGapAndReadsTheNewOne()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await WatchAsync(client, isBinary: false, credit: 1000);
        for (int i = 1; i <= 3; i++)
        {
            await hub.Client.PublishAsync("a", $$"""{"n":{{i}}}""");
            Assert.Equal((i, null, null), await ReadAsync(client, isBinary: false));
        }

        hub.Partitions.History = (new Epoch(7), SameThrough: 1);
        await hub.Client.PublishAsync("a", """{"n":4}""");
        (int? none, Cursor? from, Cursor? to) = await ReadAsync(client, isBinary: false);

        Assert.Null(none);
        Assert.Equal(3, from!.Places[0].Sequence);
        Assert.NotEqual(new Epoch(7), from.Places[0].Epoch);
        Assert.Equal(new Protocol.Positions.Position(0, new Epoch(7), 1), to!.Places[0]);
        List<int> rest = [];
        while (rest.Count < 3)
        {
            JsonElement frame = await client.ReadAsync("the new history");
            Assert.True(Cursor.TryParse(frame.GetProperty("cursor").GetString(), out Cursor? cursor) && cursor!.Places[0].Epoch == new Epoch(7));
            rest.AddRange(frame.GetProperty("events").EnumerateArray().Select(read => read.GetProperty("payload").GetProperty("n").GetInt32()));
        }

        Assert.Equal([2, 3, 4], rest);
    }

    [Theory]
    [InlineData("w1")]
    [InlineData("w2")]
    public async Task Watch_SeveralPartitions_GivesEachInOrderAndResumesFromOneCursor(string name)
    {
        const int Events = 600, Partitions = 4;
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = Partitions);
        string lines = string.Join('\n', Enumerable.Range(0, Events).Select(i => $$"""{"channel":"c{{i % 40}}","payload":{"n":{{i}} } }"""));
        using HttpResponseMessage response = await hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(lines, "application/x-ndjson"));
        Assert.DoesNotContain("error", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Dictionary<int, List<long>> seen = [];
        HashSet<int> numbers = [];
        string from = "earliest";
        while (numbers.Count < Events)
        {
            // A connection for each frame or few, so that the cursor is used in the middle of every partition.
            await using SocketClient client = await SocketClient.OpenAsync(hub);
            string watched = "";
            for (int i = 1; watched != name; i++)
            {
                string place = $"w{i}" == name ? from : "now";
                JsonElement watching = await client.AskAsync($$"""{"op":"watch","ref":{{i}},"patterns":[">"],"from":"{{place}}","credit":70}""");
                Assert.True(watching.GetProperty("recovered").GetBoolean());
                watched = watching.GetProperty("watch").GetString()!;
            }

            JsonElement frame = await client.ReadAsync($"event {numbers.Count} of {Events}");
            from = frame.GetProperty("cursor").GetString()!;
            Assert.True(Cursor.TryParse(from, out Cursor? cursor));
            Assert.Equal(Partitions, cursor!.Places.Length);
            Note(frame, seen, numbers);
        }

        Assert.Equal(Partitions, seen.Count);
        Assert.All(seen.Values, sequences => Assert.Equal(Enumerable.Range(1, sequences.Count).Select(number => (long)number), sequences));
    }

    private static void Note(JsonElement frame, Dictionary<int, List<long>> seen, HashSet<int> numbers)
    {
        foreach (JsonElement read in frame.GetProperty("events").EnumerateArray())
        {
            JsonElement position = read.GetProperty("position");
            int partition = position.GetProperty("partition").GetInt32();
            seen.TryAdd(partition, []);
            seen[partition].Add(position.GetProperty("sequence").GetInt64());
            Assert.True(numbers.Add(read.GetProperty("payload").GetProperty("n").GetInt32()), "An event came twice.");
        }
    }

    private static async Task WatchAsync(SocketClient client, bool isBinary, uint credit)
    {
        if (isBinary)
        {
            Assert.True((await client.AskAsync(new Frame { Watch = new WatchRequest { Ref = 1, Patterns = { ">" }, Credit = credit } })).Watching.Recovered);
        }
        else
        {
            Assert.True((await client.AskAsync($$"""{"op":"watch","ref":1,"patterns":[">"],"credit":{{credit}}}""")).GetProperty("recovered").GetBoolean());
        }
    }

    /// <summary>The next frame of events: the number of its only event, or the gap it tells.</summary>
    private static async Task<(int? Number, Cursor? From, Cursor? To)> ReadAsync(SocketClient client, bool isBinary)
    {
        if (isBinary)
        {
            WatchResponse events = (await client.ReadFrameAsync("events")).Events;
            return (events.Events.Count == 0 ? null : NumberOf(JsonDocument.Parse(events.Events.Single().Event_.Payload.Memory).RootElement), Parse(events.Gap?.From), Parse(events.Gap?.To));
        }

        JsonElement frame = await client.ReadAsync("events");
        bool isGap = frame.TryGetProperty("gap", out JsonElement gap);
        return (
            frame.GetProperty("events").GetArrayLength() == 0 ? null : NumberOf(frame.GetProperty("events").EnumerateArray().Single().GetProperty("payload")),
            isGap ? Parse(gap.GetProperty("from").GetString()) : null, isGap ? Parse(gap.GetProperty("to").GetString()) : null);
    }

    private static int NumberOf(JsonElement payload) => payload.GetProperty("n").GetInt32();

    private static Cursor? Parse(string? text) => text is not null && Cursor.TryParse(text, out Cursor? cursor) ? cursor : null;
}
