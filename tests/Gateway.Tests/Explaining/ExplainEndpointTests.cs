using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Policies;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Explaining;

public sealed class ExplainEndpointTests
{
    [Fact]
    public async Task Get_StoredEvent_ShowsEachSubscription()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("billing", """{"patterns":["orders.*"]}""");
        await hub.SetAsync("urgent", """{"patterns":["orders.>"],"filter":{"priorities":["critical"]}}""");
        await hub.SetAsync("mail", """{"patterns":["mail.>"]}""");
        string id = await hub.Client.PublishAsync("orders.paid", "1");

        JsonElement explained = await hub.Client.GetJsonAsync($"/v1/events/{id}:explain");
        Assert.Equal((id, "orders.paid", JsonValueKind.Null, JsonValueKind.Null), (
            explained.GetProperty("id").GetString(), explained.GetProperty("channel").GetString(), explained.GetProperty("publish").ValueKind, explained.GetProperty("next").ValueKind));
        Assert.Equal(
            """
            [{"subscription":"billing","gets":true,"reason":"matches","detail":"Its pattern 'orders.*' matches the channel, and its filter takes the event.","pattern":"orders.*","filter":null,"status":"pending","outcome":null,"attempts":0,"due":null,"holds":["noConsumer"]},{"subscription":"mail","gets":false,"reason":"pattern","detail":"None of its patterns matches the channel.","pattern":null,"filter":null,"status":null,"outcome":null,"attempts":0,"due":null,"holds":[]},{"subscription":"urgent","gets":false,"reason":"filter","detail":"Its pattern 'orders.>' matches the channel, but its filter 'priorities' does not have the event's value.","pattern":"orders.>","filter":"priorities","status":null,"outcome":null,"attempts":0,"due":null,"holds":[]}]
            """.Trim(),
            explained.GetProperty("subscriptions").GetRawText());
        Assert.Equal("mail", (await hub.Client.GetJsonAsync($"/v1/events/{id}:explain?limit=2")).GetProperty("next").GetString());
        Assert.Equal(1, (await hub.Client.GetJsonAsync($"/v1/events/{id}:explain?limit=2&after=mail")).GetProperty("subscriptions").GetArrayLength());

        VerdictPage page = await hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IEventGrain>(id).Explain(null, 10);
        Assert.Equal(["billing", "mail", "urgent"], page.Verdicts.Select(verdict => verdict.Subscription));
        Assert.Equal(ErrorCodes.EventNotFound.Number, (await hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IEventGrain>("none").Explain(null, 10)).Refusal!.Code);
    }

    [Fact]
    public async Task Post_AnEvent_StoresNothing_AndSaysWhetherItWouldBe()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("urgent", """{"patterns":["orders.>"],"filter":{"priorities":["high"]}}""");
        Assert.False((await VerdictAsync(hub, """{"channel":"orders.paid","payload":1}""")).GetProperty("gets").GetBoolean());
        Assert.True((await VerdictAsync(hub, """{"channel":"orders.paid","payload":1,"priority":"high"}""")).GetProperty("gets").GetBoolean());

        // What the channel's policy would make of it counts too.
        await hub.Client.PutAsync("/v1/channels/orders.paid", """{"priority":"high","rateLimit":{"events":1,"per":"1h","burst":1}}""");
        for (int i = 0; i < 3; i++)
        {
            JsonElement explained = await PostAsync(hub, """{"channel":"orders.paid","payload":1}""");
            Assert.True(explained.GetProperty("publish").GetProperty("accepted").GetBoolean());
            Assert.True(explained.GetProperty("subscriptions")[0].GetProperty("gets").GetBoolean());
        }

        await hub.Client.PublishAsync("orders.paid", "1");
        JsonElement refused = await PostAsync(hub, """{"channel":"orders.paid","payload":1}""");
        Assert.Equal((false, "EH4006"), (refused.GetProperty("publish").GetProperty("accepted").GetBoolean(), refused.GetProperty("publish").GetProperty("code").GetString()));
        await hub.Client.PutAsync("/v1/policies/stop", """{"pattern":"orders.>","paused":"publish"}""");
        refused = await PostAsync(hub, """{"channel":"orders.paid","payload":1}""");
        Assert.Equal("EH2008", refused.GetProperty("publish").GetProperty("code").GetString());
        Assert.Equal(("stop", true, "high"), (
            refused.GetProperty("policy").GetProperty("policies")[0].GetString(), refused.GetProperty("policy").GetProperty("own").GetBoolean(),
            refused.GetProperty("policy").GetProperty("effective").GetProperty("priority").GetString()));
        Assert.Single((await hub.Client.GetJsonAsync("/v1/events")).GetProperty("events").EnumerateArray());
        string metrics = await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("eventhub_policy_refused_total{reason=\"paused\"} 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_DeliveryPausedByThePolicy_IsTold()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string id = await hub.Client.PublishAsync("orders.paid", "1");
        await hub.Client.PutAsync("/v1/channels/orders.paid", """{"paused":"deliver"}""");
        JsonElement verdict = (await hub.Client.GetJsonAsync($"/v1/events/{id}:explain")).GetProperty("subscriptions")[0];
        Assert.Equal("""["channelPaused","noConsumer"]""", verdict.GetProperty("holds").GetRawText());
        Assert.Equal("""["noConsumer"]""", (await VerdictAsync(hub, """{"channel":"other","payload":1}""")).GetProperty("holds").GetRawText());
    }

    [Fact]
    public async Task Explain_NamesThePatternsOfWatchers()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage first = await hub.Client.GetAsync(new Uri("/v1/watch?pattern=orders.*&pattern=orders.>", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using HttpResponseMessage second = await hub.Client.GetAsync(new Uri("/v1/watch?pattern=orders.>&pattern=x", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        string watchers = await Until.SoAsync(
            async () => (await PostAsync(hub, """{"channel":"orders.paid","payload":1}""")).GetProperty("watchers").GetRawText(),
            static told => told.Contains("\"count\":2", StringComparison.Ordinal), "both watchers are counted");
        Assert.Equal("""{"count":2,"patterns":[{"pattern":"orders.*","watchers":1},{"pattern":"orders.>","watchers":2}]}""", watchers);
    }

    [Theory]
    [InlineData("""{"channel":"a..b","payload":1}""", "EH1003", "/channel")]
    [InlineData("""{"channel":"a"}""", "EH1005", "/payload")]
    [InlineData("""{"channel":"a","payload":1,"id":"x"}""", "EH1004", "/id")]
    public async Task Post_WhatPublishingRefuses_IsRefused(string body, string code, string field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri("/v1/events:explain", UriKind.Relative), HttpAnswers.Json(body));
        await response.IsProblemAsync(ErrorCodes.Find(code)!, field);
    }

    [Fact]
    public async Task Explain_OtherRequests_AreRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage typed = await hub.Client.PostAsync(new Uri("/v1/events:explain", UriKind.Relative), HttpAnswers.Typed("{}", "text/plain"));
        await typed.IsProblemAsync(ErrorCodes.UnsupportedContentType);
        using HttpResponseMessage many = await hub.Client.PostAsync(new Uri("/v1/events:explain", UriKind.Relative), HttpAnswers.Json("[]"));
        await many.IsProblemAsync(ErrorCodes.InvalidField);
        using HttpResponseMessage unknown = await hub.Client.GetAsync(new Uri("/v1/events/none:explain", UriKind.Relative));
        await unknown.IsProblemAsync(ErrorCodes.EventNotFound);
        using HttpResponseMessage limit = await hub.Client.GetAsync(new Uri("/v1/events/none:explain?limit=1001", UriKind.Relative));
        await limit.IsProblemAsync(ErrorCodes.InvalidQuery);
        using HttpResponseMessage method = await hub.Client.GetAsync(new Uri("/v1/events:explain", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
    }

    private static async Task<JsonElement> VerdictAsync(HubHost hub, string json) => (await PostAsync(hub, json)).GetProperty("subscriptions")[0];

    private static async Task<JsonElement> PostAsync(HubHost hub, string json)
    {
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri("/v1/events:explain", UriKind.Relative), HttpAnswers.Json(json));
        JsonElement answer = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer.ToString());
        return answer;
    }
}
