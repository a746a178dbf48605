using System.Buffers;
using System.Text;
using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Client.Tests.Reading;

/// <summary>The client's JSON of an event is the hub's own, byte for byte.</summary>
public sealed class EventTextTests
{
    private static readonly PublishEvent[] Published =
    [
        new("a.b", "{\"n\":1}"u8.ToArray()),
        new("a.b", "null"u8.ToArray()),
        new("a.b", "{ \"a\" :\t[1.0, \"\\u00fc \\\"ü𝄞\"] }"u8.ToArray())
        {
            ContentType = "application/vnd.x+json; v=1", Source = "https://h/ü?a=\"b\"\\", SourceId = "1", Type = "t", Subject = "𝄞", Target = "ta", Priority = EventPriority.Critical,
            SourceKind = SourceKind.Frontend, Key = "k", Time = new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.FromHours(2)).AddTicks(1234567), Metadata = "{\"m\" : {}}"u8.ToArray(),
            UserId = "u", SessionId = "s", InstanceId = "i", Schema = "sc", Entity = "e", Operation = "o", CorrelationId = "co", CausationId = "ca", ParentId = "p", Traceparent = "tr",
            ExpiresAt = new DateTimeOffset(2999, 12, 31, 23, 59, 59, TimeSpan.FromHours(-2)).AddTicks(1234567),
        },
        new("a.b", new byte[] { 0, 255, 10, 13 }) { ContentType = "application/octet-stream" },
        new("a.b", "text"u8.ToArray()) { ContentType = "text/plain" },
    ];

    [Fact]
    public async Task WriteJson_WatchedAndRead_IsTheJsonOfRest()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using HttpClient http = new() { BaseAddress = hub.Address };
        Assert.All(await client.PublishAsync(Published), result => Assert.True(result.IsStored, result.Error?.Detail));
        using CancellationTokenSource patience = new(FakeHub.Patience);

        int seen = 0;
        await foreach (ReceivedEvent received in client.WatchAsync(">", new WatchOptions { From = "earliest" }, patience.Token))
        {
            string rest = await http.GetStringAsync($"/v1/events/{received.Id}", patience.Token);
            Assert.Equal(rest, Json(received));
            Assert.Equal(rest, Json((await client.GetAsync(received.Id, patience.Token))!));
            if (++seen == Published.Length)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task WriteJson_Deleted_IsTheJsonOfRest()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using HttpClient http = new() { BaseAddress = hub.Address };
        PublishReceipt receipt = await client.PublishAsync("a", "1"u8.ToArray());
        await client.DeleteAsync(receipt.Id);

        ReceivedEvent deleted = (await client.GetAsync(receipt.Id))!;

        Assert.Equal(EventStatus.Deleted, deleted.Status);
        Assert.Equal(await http.GetStringAsync($"/v1/events/{receipt.Id}"), Json(deleted));
    }

    [Fact]
    public async Task WriteJson_LineBreaksBetweenTokens_BecomeSpaces()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        PublishReceipt receipt = await client.PublishAsync(new PublishEvent("a", "{\r\n\"a\":\n1}"u8.ToArray()) { Metadata = "{\n}"u8.ToArray() });

        string json = Json((await client.GetAsync(receipt.Id))!);

        Assert.Contains("\"payload\":{  \"a\": 1},\"metadata\":{ },", json, StringComparison.Ordinal);
    }

    private static string Json(ReceivedEvent received)
    {
        ArrayBufferWriter<byte> output = new();
        received.WriteJson(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
