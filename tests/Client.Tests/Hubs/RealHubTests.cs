using System.Text;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Client.Tests.Hubs;

/// <summary>The client against the hub itself.</summary>
public sealed class RealHubTests
{
    [Fact]
    public async Task Publish_Read_List_Delete_GoRound()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        PublishReceipt receipt = await client.PublishAsync(new PublishEvent("orders.paid", "{\"n\":1}"u8.ToArray())
        {
            Source = "shop", SourceId = "7", Subject = "o-1", Metadata = "{\"m\":2}"u8.ToArray(), Priority = EventHub.Protocol.Records.EventPriority.High, Time = DateTimeOffset.UnixEpoch,
        });

        ReceivedEvent read = (await client.GetAsync(receipt.Id))!;
        Assert.Equal((receipt.Id, "orders.paid", "shop", "7", "o-1", EventHub.Protocol.Records.EventPriority.High), (read.Id, read.Channel, read.Source, read.SourceId, read.Subject, read.Priority));
        Assert.Equal((receipt.Position, EventStatus.Completed, DateTimeOffset.UnixEpoch), (read.Position, read.Status, read.Time));
        Assert.Equal(("{\"n\":1}", "{\"m\":2}"), (Text(read.Payload), Text(read.Metadata)));
        Assert.Equal("{\"n\":1}", Text((await client.GetPayloadAsync(receipt.Id))!.Value));
        Assert.Equal(receipt.Id, Assert.Single((await client.ListAsync(new EventQuery { Channel = "orders.*", Source = "shop", SourceId = "7", Ascending = true })).Events).Id);
        Assert.Equal(("orders.paid", 1), Assert.Single((await client.ListChannelsAsync("orders.>")).Channels) is { } channel ? (channel.Name, channel.Events) : default);
        Assert.Equal("ready", (await client.GetStatsAsync()).State);

        Assert.True(await client.DeleteAsync(receipt.Id));
        Assert.Equal(EventStatus.Deleted, (await client.GetAsync(receipt.Id))!.Status);
        Assert.Null(await client.GetPayloadAsync(receipt.Id));
        EventId none = new(receipt.Id.UnixMilliseconds, 0, 1 << 20);
        Assert.Null(await client.GetAsync(none));
        Assert.False(await client.DeleteAsync(none));
    }

    [Fact]
    public async Task Publish_Delayed_HasNoPositionUntilItsTime()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        PublishEvent later = new("a", "1"u8.ToArray()) { DeliverAt = TimeProvider.System.GetUtcNow().AddYears(1), IdempotencyKey = "k" };
        PublishReceipt first = await client.PublishAsync(later), again = await client.PublishAsync(later), next = await client.PublishAsync("a", "2"u8.ToArray());

        Assert.Equal((null, false), (first.Position, first.Duplicate));
        Assert.Equal((first.Id, null, true), (again.Id, again.Position, again.Duplicate));
        Assert.Null((await client.GetAsync(first.Id))!.Position);
        Assert.Equal(1, next.Position?.Sequence);
        Assert.Equal(first, new PublishReceipt(first.Id, null, Duplicate: false));
        Assert.Equal(next, new PublishReceipt(next.Id, next.Position, Duplicate: false));
    }

    [Fact]
    public async Task Publish_Refusals_ComeWithTheirFields()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);

        IReadOnlyList<PublishResult> results = await client.PublishAsync([new("a", "1"u8.ToArray()), new("not a channel", "1"u8.ToArray()), new("a", "{"u8.ToArray())]);

        Assert.Equal([null, ErrorCodes.InvalidChannel, ErrorCodes.MalformedJson], results.Select(result => result.Error?.Code));
        Assert.Equal("/events/1/channel", results[1].Error!.Errors[0].Field);
    }

    [Fact]
    public async Task Publish_OwnKey_IsADuplicateAndAnotherBodyIsRefusedOrKnown()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        PublishEvent published = new("a", "1"u8.ToArray()) { IdempotencyKey = "k" };

        PublishReceipt first = await client.PublishAsync(published);
        Assert.Equal(first with { Duplicate = true }, await client.PublishAsync(published));
        Assert.Equal(ErrorCodes.KeyReused, (await client.TryPublishAsync(published with { Payload = "2"u8.ToArray() })).Error?.Code);
    }

    [Fact]
    public async Task Watch_SeesWhatIsPublished_AndResumesFromACursor()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        await client.PublishAsync([.. Enumerable.Range(1, 5000).Select(n => new PublishEvent("a.b", Encoding.UTF8.GetBytes($"{n}")))]);

        string cursor = await ReadAsync(client, "earliest", 1, 700);
        cursor = await ReadAsync(client, cursor, 701, 2500);
        await ReadAsync(client, cursor, 2501, 5000);
    }

    [Fact]
    public async Task Watch_FromNow_SeesTheNextEvent()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using CancellationTokenSource patience = new(FakeHub.Patience);
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync("a.*", cancellationToken: patience.Token).GetAsyncEnumerator(patience.Token);
        ValueTask<bool> next = events.MoveNextAsync();

        // One connection: the hub takes the watch before what is published after it.
        PublishReceipt receipt = await client.PublishAsync("a.b", "1"u8.ToArray());
        Assert.True(await next);
        Assert.Equal(receipt.Id, events.Current.Id);
    }

    [Fact]
    public async Task Refusals_OverHttp_AreExceptionsWithCodes()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);

        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.ListAsync(new EventQuery { Limit = 0 }));
        Assert.Equal((ErrorCodes.InvalidQuery, "limit"), (fault.Code, fault.Problem.Errors[0].Field));

        await using EventHubClient nobody = new(new Uri("http://127.0.0.1:1"));
        Assert.Equal(ErrorCodes.HubUnreachable, (await Assert.ThrowsAsync<EventHubException>(async () => await nobody.GetStatsAsync())).Code);
    }

    private static async Task<string> ReadAsync(EventHubClient client, string from, int first, int last)
    {
        using CancellationTokenSource patience = new(FakeHub.Patience);
        int expected = first;
        await foreach (ReceivedEvent received in client.WatchAsync("a.>", new WatchOptions { From = from, BufferEvents = 100 }, patience.Token))
        {
            Assert.Equal(expected, received.ReadPayload<int>());
            if (expected++ == last)
            {
                return received.Cursor!;
            }
        }

        throw new InvalidOperationException("The watch ended.");
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
