using System.Text.Json;
using EventHub.Gateway.Tests.DeadLetters;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.Remote;

/// <summary>A list of a gateway that owns no partition costs calls per page, not per event.</summary>
public sealed class ListCallTests
{
    private const int Events = 200, CallsMax = 8;

    [Theory]
    [InlineData("")]
    [InlineData("&order=asc")]
    [InlineData("&status=completed")]
    public async Task A_page_of_events_costs_a_few_calls_and_shows_what_became_of_each(string query)
    {
        await using HubHost hub = await HubHost.StartAsync(byGrainCalls: true);
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        string[] ids = await PublishEachAsync(hub, "orders.new");
        await AckAllAsync(hub);
        hub.OwnerCalls.Clear();
        JsonElement[] events = [.. (await hub.Client.GetJsonAsync($"/v1/events?limit={Events}{query}")).GetProperty("events").EnumerateArray()];
        Assert.Equal(ids.Order(), events.Select(IdOf).Order());
        Assert.All(events, static item => Assert.Equal("delivered", item.GetProperty("outcome").GetString()));
        Assert.All(events, static item => Assert.Equal(JsonValueKind.String, item.GetProperty("processedAt").ValueKind));
        AssertFew(hub);
    }

    [Fact]
    public async Task A_page_of_dead_letters_costs_a_few_calls_and_shows_their_attempts()
    {
        await using HubHost hub = await HubHost.StartAsync(byGrainCalls: true);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string[] ids = await hub.GiveUpAsync("s", [.. Enumerable.Range(0, Events).Select(static number => $"a.c{number}")]);
        hub.OwnerCalls.Clear();
        JsonElement[] letters = [.. (await hub.LettersAsync("s", $"?limit={Events}")).GetProperty("deadLetters").EnumerateArray()];
        Assert.Equal(ids.Order(), letters.Select(static letter => IdOf(letter.GetProperty("event"))).Order());
        Assert.All(letters, static letter => Assert.Equal(1, letter.GetProperty("attempts").GetArrayLength()));
        Assert.All(letters, static letter => Assert.Equal("failed", letter.GetProperty("event").GetProperty("status").GetString()));
        AssertFew(hub);
    }

    [Fact]
    public async Task A_page_of_delayed_events_costs_a_few_calls()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time, byGrainCalls: true);
        string[] ids = await PublishEachAsync(hub, "later", ("X-Event-Deliver-At", Timestamps.Format(time.GetUtcNow().AddHours(1).UtcTicks)));
        hub.OwnerCalls.Clear();
        JsonElement[] events = [.. (await hub.Client.GetJsonAsync($"/v1/events?delayed=true&limit={Events}")).GetProperty("events").EnumerateArray()];
        Assert.Equal(ids.Reverse(), events.Select(IdOf));
        AssertFew(hub);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&order=asc")]
    public async Task A_page_of_events_with_a_client_id_costs_a_few_calls(string query)
    {
        await using HubHost hub = await HubHost.StartAsync(byGrainCalls: true);
        string[] ids = new string[Events];
        for (int i = 0; i < Events; i++)
        {
            string line = $$"""{"channel":"c{{i}}","payload":{{i}},"source":"/shop","sourceId":"7"}""";
            using HttpResponseMessage published = await hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(line, "application/json"));
            ids[i] = IdOf(await published.JsonAsync());
        }

        string path = $"/v1/events?source=/shop&sourceId=7{query}";
        List<string> shown = [];
        for (string? next = ""; next is not null;)
        {
            hub.OwnerCalls.Clear();
            JsonElement page = await hub.Client.GetJsonAsync($"{path}&limit={Events / 2}{(next.Length == 0 ? "" : "&after=" + next)}");
            shown.AddRange(page.GetProperty("events").EnumerateArray().Select(IdOf));
            next = page.GetProperty("next").GetString();
            AssertFew(hub);
        }

        Assert.Equal(query.Length == 0 ? ids.Reverse() : ids, shown);
    }

    [Theory]
    [InlineData("replay", """{}""")]
    [InlineData("replay", """{"channel":"a.*"}""")]
    [InlineData("discard", """{"channel":"a.*"}""")]
    [InlineData("discard", null)]
    public async Task Changing_dead_letters_costs_a_few_calls(string verb, string? body)
    {
        await using HubHost hub = await HubHost.StartAsync(byGrainCalls: true);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string[] ids = await hub.GiveUpAsync("s", [.. Enumerable.Range(0, Events).Select(static number => $"a.c{number}")]);
        body ??= $$"""{"ids":["{{string.Join("\",\"", ids)}}"]}""";
        hub.OwnerCalls.Clear();
        Assert.Equal(Events, await hub.MatchedAsync($"s/deadletters:{verb}", body));
        AssertFew(hub);
    }

    private static void AssertFew(HubHost hub) =>
        Assert.True(hub.OwnerCalls.Values.Sum() <= CallsMax, $"Calls: {string.Join(", ", hub.OwnerCalls.Select(static call => $"{call.Value} {call.Key}"))}.");

    private static string IdOf(JsonElement item) => item.GetProperty("id").GetString()!;

    private static async Task<string[]> PublishEachAsync(HubHost hub, string channel, params (string Name, string Value)[] headers)
    {
        List<string> ids = [];
        for (int i = 0; i < Events; i++)
        {
            ids.Add(await hub.Client.PublishAsync(channel, headers: headers));
        }

        return [.. ids];
    }

    private static async Task AckAllAsync(HubHost hub)
    {
        for (int done = 0; done < Events;)
        {
            JsonElement[] some = await hub.PullAsync("s", """{"wait":"30s","max":100}""");
            await hub.SettleAsync("s", $$"""{"ack":[{{string.Join(',', some.Select(static delivery => $"\"{delivery.IdOf()}\""))}}]}""");
            done += some.Length;
        }
    }
}
