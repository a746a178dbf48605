using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using EventHub.Gateway.Tests.DeadLetters;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Grains.Interfaces.Events;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Grains;

/// <summary>What an event grain gives is what REST gives, field by field.</summary>
public sealed class EventGrainTests
{
    public static TheoryData<string> Events => new(
        """{"channel":"a.b","payload":{"x":[1,2]}}""",
        """{"channel":"a.b","payload":null,"metadata":{"k":"ü"},"priority":"low","sourceKind":"frontend","time":"2026-01-31T12:00:00.1234567+02:00"}""",
        """
        {"channel":"a.b","contentType":"text/plain","payloadBase64":"AAEC","source":"urn:s","sourceId":"7","type":"t","subject":"su","target":"ta","key":"k",
        "userId":"u","sessionId":"se","instanceId":"i","schema":"sc","entity":"e","operation":"o","correlationId":"co","causationId":"ca","parentId":"p",
        "traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","idempotencyKey":"once"}
        """);

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Get_IsWhatRestShows(string body)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        string id = await PublishAsync(hub, body);

        await AssertSameAsync(hub, id);
        await hub.Client.DeleteAsync(new Uri($"/v1/events/{id}", UriKind.Relative));
        await AssertSameAsync(hub, id);
    }

    [Fact]
    public async Task GetPayload_IsTheBytesThatWerePublished()
    {
        await using HubHost hub = await HubHost.StartAsync();
        string id = await PublishAsync(hub, """{"channel":"a","contentType":"text/plain","payloadBase64":"AAEC"}""");

        PayloadAnswer answer = await Grain(hub, id).GetPayload();

        Assert.Equal(new byte[] { 0, 1, 2 }, answer.Payload.ToArray());
        Assert.Equal("text/plain", answer.ContentType);
    }

    [Fact]
    public async Task Delete_DeletesForRestToo_AndTwiceIsOnce()
    {
        await using HubHost hub = await HubHost.StartAsync();
        string id = await hub.Client.PublishAsync("a", "1");

        Assert.True((await Grain(hub, id).Delete()).Deleted);
        Assert.True((await Grain(hub, id).Delete()).Deleted);

        JsonElement read = await hub.Client.GetFromJsonAsync<JsonElement>($"/v1/events/{id}");
        Assert.Equal("deleted", read.GetProperty("status").GetString());
        PayloadAnswer payload = await Grain(hub, id).GetPayload();
        Assert.Equal(ErrorCodes.EventNotFound.Number, payload.Refusal!.Code);
    }

    [Theory]
    [InlineData("no-id", 2001)]
    [InlineData("0198a3f0-0000-7000-8000-00000000ffff", 2001)]
    [InlineData("0198a3f0-0000-7fff-bfff-00000000ffff", 2009)]
    public async Task Get_NoSuchEvent_IsRefused(string id, int code)
    {
        await using HubHost hub = await HubHost.StartAsync();

        EventAnswer found = await Grain(hub, id).Get();
        Assert.Equal((code, true), (found.Refusal!.Code, found.Event is null));
        Assert.Equal(code, (await Grain(hub, id).GetPayload()).Refusal!.Code);
        Assert.Equal(code, (await Grain(hub, id).Delete()).Refusal!.Code);
        using HttpResponseMessage rest = await hub.Client.GetAsync(new Uri($"/v1/events/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, rest.StatusCode);
    }

    private static async Task AssertSameAsync(HubHost hub, string id)
    {
        JsonElement rest = await hub.Client.GetFromJsonAsync<JsonElement>($"/v1/events/{id}");
        HubEvent grain = (await Grain(hub, id).Get()).Event!;
        foreach (JsonProperty field in rest.EnumerateObject())
        {
            Assert.True(field.Value.ToString() == Show(grain, field.Name), $"'{field.Name}': REST has '{field.Value}', the grain '{Show(grain, field.Name)}'.");
        }
    }

    // A field of the record, written as JSON would be read.
    private static string? Show(HubEvent found, string name)
    {
        switch (name)
        {
            case "payload":
                return found.Payload.IsEmpty ? "" : JsonDocument.Parse(found.Payload.AsMemory()).RootElement.ToString();
            case "payloadBase64":
                return Convert.ToBase64String(found.Payload.AsSpan());
            case "metadata":
                return JsonDocument.Parse(found.Metadata.AsMemory()).RootElement.ToString();
            case "position":
                return $$"""{"partition":{{found.Position!.Partition}},"epoch":"{{found.Position.Epoch}}","sequence":{{found.Position.Sequence}}}""";
            default:
                PropertyInfo property = typeof(HubEvent).GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!;
                return ShowValue(property.GetValue(found));
        }
    }

    private static string ShowValue(object? value) => value switch
    {
        DateTimeOffset time => Timestamps.Format(time.UtcTicks),
        EventStatus status => Encoding.ASCII.GetString(EventNames.Of(status)),
        EventOutcome outcome => Encoding.ASCII.GetString(EventNames.Of(outcome)),
        Enum word => word.ToString().ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    [Fact]
    public async Task Retry_DoesWhatRestDoes()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string id = Assert.Single(await hub.GiveUpAsync("s", "a.b"));
        EventAnswer answer = await Grain(hub, id).Retry();
        Assert.Equal((id, EventStatus.Processing), (answer.Event!.Id, answer.Event.Status));
        Assert.Single(await hub.PullAsync("s"));
        Assert.Equal(ErrorCodes.NothingToRetry.Number, (await Grain(hub, id).Retry()).Refusal!.Code);
        Assert.Equal(ErrorCodes.EventNotFound.Number, (await Grain(hub, "0198a3f0-5b1c-7000-8000-00000000002a").Retry()).Refusal!.Code);
        Assert.Equal(ErrorCodes.EventNotFound.Number, (await Grain(hub, "x").Retry()).Refusal!.Code);
    }

    private static async Task<string> PublishAsync(HubHost hub, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static IEventGrain Grain(HubHost hub, string id) => hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IEventGrain>(id);
}
