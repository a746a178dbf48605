using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Watching;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Grains;

/// <summary>What a channel grain does is what REST does: the same rules, the same log, the same watchers.</summary>
public sealed class ChannelGrainTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Publish_Stores_AndRestReadsIt(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);

        PublishAnswer answer = await Channel(hub, "orders.paid").Publish(Event("""{"n":1}""") with { Key = "k", Priority = EventPriority.High });

        Assert.True(answer.Stored);
        JsonElement read = await hub.Client.GetFromJsonAsync<JsonElement>($"/v1/events/{answer.Id}");
        Assert.Equal(("orders.paid", "k", "high"), (Text(read, "channel"), Text(read, "key"), Text(read, "priority")));
        Assert.Equal("""{"n":1}""", read.GetProperty("payload").GetRawText());
        JsonElement position = read.GetProperty("position");
        Assert.Equal(
            (answer.Position!.Partition, answer.Position.Epoch, answer.Position.Sequence),
            (position.GetProperty("partition").GetInt32(), Text(position, "epoch"), position.GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public async Task Publish_SameKeyTwice_GivesTheFirstAnswer_AndAnotherBodyIsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        IChannelGrain channel = Channel(hub, "orders");

        PublishAnswer first = await channel.Publish(Event("1") with { IdempotencyKey = "once" });
        PublishAnswer again = await channel.Publish(Event("1") with { IdempotencyKey = "once" });
        PublishAnswer other = await channel.Publish(Event("2") with { IdempotencyKey = "once" });
        using HttpRequestMessage overRest = new(HttpMethod.Post, "/v1/channels/orders/events") { Content = JsonContent.Create(1) };
        overRest.Headers.Add("Idempotency-Key", "once");
        using HttpResponseMessage rest = await hub.Client.SendAsync(overRest);

        Assert.Equal((first.Id, false, true), (again.Id, first.Duplicate, again.Duplicate));
        Assert.Equal(ErrorCodes.KeyReused.Number, other.Refusal!.Code);
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode);
    }

    [Fact]
    public async Task Publish_RepeatedAfterItsTime_GivesTheFirstAnswer_AndOthersAreRefused()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        NewEvent sent = Event("1") with { IdempotencyKey = "once", ExpiresAt = time.GetUtcNow().AddSeconds(30) };
        PublishAnswer first = await Channel(hub, "orders").Publish(sent);
        time.Advance(TimeSpan.FromMinutes(1));

        PublishAnswer again = await Channel(hub, "orders").Publish(sent), other = await Channel(hub, "orders").Publish(sent with { IdempotencyKey = "new" }),
            plain = await Channel(hub, "orders").Publish(sent with { IdempotencyKey = null });

        Assert.Equal((true, first.Id, true), (again.Stored, again.Id, again.Duplicate));
        Assert.Equal((ErrorCodes.InvalidField.Number, ErrorCodes.InvalidField.Number), (other.Refusal!.Code, plain.Refusal!.Code));
    }

    [Theory]
    [InlineData("{", "/payload", 1001)]
    [InlineData("", "/payload", 1005)]
    public async Task Publish_BadPayload_IsRefusedByItsField(string payload, string field, int code)
    {
        await using HubHost hub = await HubHost.StartAsync();

        PublishAnswer answer = await Channel(hub, "orders").Publish(Event(payload));

        Assert.Equal((code, false), (answer.Refusal!.Code, answer.Stored));
        Assert.Equal(field, Assert.Single(answer.Refusal.Fields).Field);
    }

    [Theory]
    [InlineData("orders..x", 1003)]
    [InlineData("_hub.x", 1022)]
    [InlineData("bestelltes größer", 1003)]
    public async Task Publish_ChannelThatTakesNothing_IsRefused(string name, int code)
    {
        await using HubHost hub = await HubHost.StartAsync();

        Assert.Equal(code, (await Channel(hub, name).Publish(Event("1"))).Refusal!.Code);
        Assert.Equal(0, (await Channel(hub, name).Counters()).Events);
    }

    [Fact]
    public async Task Publish_WordsThatAreNone_AreRefusedTogether()
    {
        await using HubHost hub = await HubHost.StartAsync();

        PublishAnswer answer = await Channel(hub, "orders").Publish(
            Event("1") with { Priority = (EventPriority)9, SourceKind = (SourceKind)77, Key = "a\nb", Metadata = Bytes("[]") });

        Assert.Equal(["/key", "/metadata", "/priority", "/sourceKind"], answer.Refusal!.Fields.Select(field => field.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Publish_TooLarge_IsRefusedByTheGatewaysLimit()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.EventBytesMax = 2048);

        PublishAnswer answer = await Channel(hub, "orders").Publish(Event("\"" + new string('x', 3000) + "\""));

        Assert.Equal(ErrorCodes.EventTooLarge.Number, answer.Refusal!.Code);
    }

    [Fact]
    public async Task PublishMany_OneRefused_StoresTheOthersInOrder()
    {
        await using HubHost hub = await HubHost.StartAsync();

        ImmutableArray<PublishAnswer> answers = await Channel(hub, "orders").PublishMany([Event("0"), Event("{"), Event("2")]);

        Assert.Equal([true, false, true], answers.Select(answer => answer.Stored));
        Assert.Equal("/1/payload", Assert.Single(answers[1].Refusal!.Fields).Field);
        Assert.Equal(1, answers[2].Position!.Sequence - answers[0].Position!.Sequence);
        Assert.Equal(2, (await Channel(hub, "orders").Counters()).Events);
    }

    [Fact]
    public async Task PublishMany_MoreThanTheLimit_StoresNone()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.BatchEventsMax = 2);

        ImmutableArray<PublishAnswer> answers = await Channel(hub, "orders").PublishMany([Event("0"), Event("1"), Event("2")]);

        Assert.All(answers, answer => Assert.Equal(ErrorCodes.BatchTooLarge.Number, answer.Refusal!.Code));
        Assert.Equal(0, (await Channel(hub, "orders").Counters()).Events);
        Assert.Empty(await Channel(hub, "orders").PublishMany([]));
    }

    [Fact]
    public async Task Publish_CallsAtOnce_AreStoredInTheOrderOfTheCalls()
    {
        await using HubHost hub = await HubHost.StartAsync();
        IChannelGrain channel = Channel(hub, "orders");

        PublishAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => channel.Publish(Event($"{n}"))));

        long first = answers[0].Position!.Sequence;
        Assert.Equal(Enumerable.Range(0, 200).Select(n => first + n), answers.Select(answer => answer.Position!.Sequence));
    }

    [Fact]
    public async Task Publish_WakesTheWatcher_WhoseChannelItIs()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=orders.*");

        await Channel(hub, "invoices.sent").Publish(Event("0"));
        PublishAnswer answer = await Channel(hub, "orders.paid").Publish(Event("1"));

        (_, _, JsonElement data) = await watch.ReadAsync("the event a grain published");
        Assert.Equal(answer.Id, Text(data, "id"));
    }

    [Fact]
    public async Task Publish_StorageRefuses_IsAResult()
    {
        await using HubHost hub = await HubHost.StartAsync();
        hub.Partitions.AppendFault = new Problem(ErrorCodes.StorageFull, "The disk is full.");

        Assert.Equal(ErrorCodes.StorageFull.Number, (await Channel(hub, "orders").Publish(Event("1"))).Refusal!.Code);
    }

    private static IChannelGrain Channel(HubHost hub, string name) => hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IChannelGrain>(name);

    private static NewEvent Event(string payload) => new() { Payload = Bytes(payload) };

    private static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
