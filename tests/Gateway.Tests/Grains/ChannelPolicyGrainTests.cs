using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Grains;

/// <summary>A policy set on the channel grain changes what REST does.</summary>
public sealed class ChannelPolicyGrainTests
{
    [Fact]
    public async Task Pause_RefusesOverRest_UntilResumed()
    {
        await using HubHost hub = await HubHost.StartAsync();
        IChannelGrain channel = Channel(hub, "orders");

        Assert.Null((await channel.Pause()).Refusal);
        using HttpResponseMessage paused = await PostAsync(hub);
        Assert.Equal(ErrorCodes.ChannelPaused.Number, (await channel.Publish(new NewEvent { Payload = [(byte)'1'] })).Refusal!.Code);
        Assert.Null((await channel.Resume()).Refusal);
        using HttpResponseMessage resumed = await PostAsync(hub);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Created), (paused.StatusCode, resumed.StatusCode));
    }

    [Fact]
    public async Task SetPolicy_DecidesThePriorityOfWhatRestStores()
    {
        await using HubHost hub = await HubHost.StartAsync();
        IChannelGrain channel = Channel(hub, "orders");

        Assert.Null((await channel.SetPolicy("""{"priority":"high"}""")).Refusal);
        string id = await hub.Client.PublishAsync("orders", "1");
        ChannelPolicyAnswer policy = await channel.GetPolicy();
        Assert.True((await channel.ClearPolicy()).Existed);

        JsonElement read = await hub.Client.GetFromJsonAsync<JsonElement>($"/v1/events/{id}");
        Assert.Equal("high", read.GetProperty("priority").GetString());
        Assert.Equal(("high", "high"), (Priority(policy.Own!), Priority(policy.Effective)));
        Assert.Null((await channel.GetPolicy()).Own);
    }

    [Fact]
    public async Task Pause_KeepsWhatElseThePolicySays()
    {
        await using HubHost hub = await HubHost.StartAsync();
        IChannelGrain channel = Channel(hub, "orders");
        await channel.SetPolicy("""{"priority":"low","paused":"deliver"}""");

        await channel.Pause();
        string paused = (await channel.GetPolicy()).Own!;
        await channel.Resume();
        string resumed = (await channel.GetPolicy()).Own!;

        Assert.Equal(("low", "both", "low", "deliver"), (Priority(paused), Paused(paused), Priority(resumed), Paused(resumed)));
    }

    [Fact]
    public async Task SetPolicy_WhatIsNone_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();

        Assert.NotNull((await Channel(hub, "orders").SetPolicy("""{"prio":1}""")).Refusal);
        Assert.NotNull((await Channel(hub, "orders..x").Pause()).Refusal);
    }

    [Fact]
    public async Task Purge_TakesTheChannelsEventsBelowASequence()
    {
        await using HubHost hub = await HubHost.StartAsync();
        for (int i = 0; i < 4; i++)
        {
            await hub.Client.PublishAsync("orders", $"{i}");
            await hub.Client.PublishAsync("other", $"{i}");
        }

        PurgeAnswer dry = await Channel(hub, "orders").Purge(5, dryRun: true);
        PurgeAnswer some = await Channel(hub, "orders").Purge(5, dryRun: false);
        PurgeAnswer all = await Channel(hub, "orders").Purge(null, dryRun: false);

        Assert.Equal((2L, 2L, 2L), (dry.Events, some.Events, all.Events));
        Assert.Equal(4, (await Channel(hub, "other").Counters()).Events);
    }

    private static string? Priority(string policy) => JsonDocument.Parse(policy).RootElement.GetProperty("priority").GetString();

    private static string? Paused(string policy) => JsonDocument.Parse(policy).RootElement.GetProperty("paused").GetString();

    private static Task<HttpResponseMessage> PostAsync(HubHost hub) =>
        hub.Client.PostAsJsonAsync(new Uri("/v1/channels/orders/events", UriKind.Relative), 1);

    private static IChannelGrain Channel(HubHost hub, string name) => hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IChannelGrain>(name);
}
