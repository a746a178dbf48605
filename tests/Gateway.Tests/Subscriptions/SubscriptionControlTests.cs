using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Subscriptions;

/// <summary>Pause, resume and seek, over REST and over the grain.</summary>
public sealed class SubscriptionControlTests
{
    [Fact]
    public async Task Pause_Resume_AreVersionsOfTheirOwn_AndSurviveAChange()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["a"]}""");

        Assert.Equal((true, 2), State(await hub.DoneAsync("s:pause")));
        Assert.Equal((true, 2), State(await hub.DoneAsync("s:pause", "{}")));
        Assert.Equal((true, 3), State((await hub.SetAsync("s", """{"patterns":["b"]}""")).Answer));
        Assert.Equal((false, 4), State(await hub.DoneAsync("s:resume", "")));
        Assert.Equal((false, 4), State(await hub.DoneAsync("s:resume")));
        Assert.Equal((false, 4), State(await hub.Client.GetJsonAsync("/v1/subscriptions/s")));
    }

    [Fact]
    public async Task Seek_EveryPlace_IsTaken()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["a"]}""");
        await hub.Client.PublishAsync("a");
        string cursor = Cursor.At(new Position(0, hub.Partitions.All[0].Bounds.Epoch, 1)).ToString();
        foreach (string to in new[] { "\"earliest\"", "\"now\"", "\"1\"", $$"""{"cursor":"{{cursor}}"}""", """{"time":"2026-01-01T00:00:00Z"}""" })
        {
            JsonElement answer = await hub.DoneAsync("s:seek", "{\"to\":" + to + "}");
            Assert.Equal(("s", 1), (answer.GetProperty("name").GetString(), answer.GetProperty("version").GetInt32()));
        }
    }

    [Theory]
    [InlineData("", "EH1001", null)]
    [InlineData("{}", "EH1005", "/to")]
    [InlineData("""{"to":null}""", "EH1005", "/to")]
    [InlineData("""{"to":{}}""", "EH1005", "/to")]
    [InlineData("""{"to":7}""", "EH1006", "/to")]
    [InlineData("""{"to":"then"}""", "EH1006", "/to")]
    [InlineData("""{"to":"cAAAAAAAAAAAA"}""", "EH1020", "/to")]
    [InlineData("""{"to":{"cursor":"x","time":"2026-01-01T00:00:00Z"}}""", "EH1020", "/to/cursor")]
    [InlineData("""{"to":{"cursor":"COTHER","time":"2026-01-01T00:00:00Z"}}""", "EH1006", "/to")]
    [InlineData("""{"to":{"time":"yesterday"}}""", "EH1006", "/to/time")]
    [InlineData("""{"to":{"sequence":7}}""", "EH1002", "/to/sequence")]
    [InlineData("""{"to":{"cursor":"COTHER"}}""", "EH1020", "/to")]
    [InlineData("""{"from":"now"}""", "EH1002", "/from")]
    public async Task Seek_Wrong_IsRefused(string body, string code, string? field)
    {
        // A cursor of a hub with other partitions.
        string other = Cursor.At(new Position(9, new Epoch(7), 1)).ToString();
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["a"]}""");
        using HttpResponseMessage refused = await hub.PostAsync("s:seek", body.Replace("COTHER", other, StringComparison.Ordinal));
        await refused.IsProblemAsync(ErrorCodes.Find(code)!, field);
    }

    [Theory]
    [InlineData("pause", "", "EH2010", null)]
    [InlineData("resume", "{}", "EH2010", null)]
    [InlineData("seek", """{"to":"now"}""", "EH2010", null)]
    [InlineData("pause", """{"to":"now"}""", "EH1002", "/to")]
    [InlineData("resume", "[]", "EH1006", null)]
    [InlineData("pause?for=1h", "", "EH1019", "for")]
    public async Task Control_WrongOrOfNone_IsRefused(string verb, string body, string code, string? field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage refused = await hub.PostAsync("missing:" + verb, body);
        await refused.IsProblemAsync(ErrorCodes.Find(code)!, field);
    }

    [Fact]
    public async Task Grain_AndRest_AreTheSame()
    {
        await using HubHost hub = await HubHost.StartAsync();
        ISubscriptionGrain grain = hub.Services.GetRequiredService<IGrainFactory>().GetGrain<ISubscriptionGrain>("s");

        Assert.Equal(ErrorCodes.SubscriptionNotFound.Number, (await grain.Get()).Refusal!.Code);
        Assert.Equal(ErrorCodes.MissingField.Number, (await grain.Set("{}")).Refusal!.Code);
        Assert.Equal(SubscriptionChange.Created, (await grain.Set("""{"patterns":["a"]}""")).Change);
        Assert.Equal(SubscriptionChange.None, (await grain.Set("""{"patterns":["a"]}""")).Change);
        Assert.Equal(SubscriptionChange.Changed, (await grain.Pause()).Change);
        Assert.Equal(SubscriptionChange.Changed, (await grain.Seek("earliest")).Change);
        Assert.Equal(ErrorCodes.InvalidField.Number, (await grain.Seek("nowhere")).Refusal!.Code);
        SubscriptionInfo info = (await grain.Get()).Subscription!;
        Assert.Equal(("s", true, 2), (info.Name, info.Paused, info.Version));
        Assert.Equal((true, 2), State(await hub.Client.GetJsonAsync("/v1/subscriptions/s")));
        Assert.Equal(SubscriptionChange.Deleted, (await grain.Delete()).Change);
        Assert.Equal(HttpStatusCode.NotFound, await hub.DeleteAsync("s"));
    }

    private static (bool Paused, int Version) State(JsonElement subscription) => (subscription.GetProperty("paused").GetBoolean(), subscription.GetProperty("version").GetInt32());
}
