using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Watching;
using EventHub.Protocol.Errors;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.Subscriptions;

/// <summary>Working through a subscription over REST.</summary>
public sealed class PullAndSettleTests
{
    [Fact]
    public async Task An_event_is_pulled_acked_and_then_completed()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        string id = await hub.Client.PublishAsync("orders.new", """{"n":1}""");
        Assert.Equal(("pending", null, null, 0), await hub.StateOfAsync(id));

        JsonElement delivery = Assert.Single(await hub.PullAsync("s", """{"max":5,"consumer":"w1"}"""));
        Assert.Equal((1, false, false), (delivery.GetProperty("attempt").GetInt32(), delivery.GetProperty("late").GetBoolean(), delivery.GetProperty("replay").GetBoolean()));
        Assert.Equal((id, 1), (delivery.GetProperty("event").GetProperty("id").GetString(), delivery.GetProperty("event").GetProperty("payload").GetProperty("n").GetInt32()));
        Assert.Equal(("processing", null, null, 0), await hub.StateOfAsync(id));

        Assert.Equal(["settled"], await hub.AckAsync("s", delivery));
        Assert.Equal(["settled"], await hub.AckAsync("s", delivery));
        Assert.Equal(("completed", "delivered", null, 0), await hub.StateOfAsync(id));
        Assert.Empty(await hub.PullAsync("s"));
    }

    [Fact]
    public async Task The_deliveries_of_an_event_tell_each_attempt()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string id = await hub.Client.PublishAsync("a.b");
        JsonElement first = Assert.Single(await hub.PullAsync("s", """{"consumer":"w1"}"""));
        Assert.Equal(["settled"], await hub.SettleAsync("s", $$"""{"nak":[{"deliveryId":"{{first.IdOf()}}","delay":"0s","error":"no"}]}"""));
        JsonElement untouched = Assert.Single(await hub.PullAsync("s", """{"consumer":"w1"}"""));
        Assert.Equal(["settled"], await hub.SettleAsync("s", $$"""{"nak":[{"deliveryId":"{{untouched.IdOf()}}","returned":true}]}"""));
        JsonElement second = Assert.Single(await hub.PullAsync("s", """{"consumer":"w2"}"""));
        Assert.Equal(["settled"], await hub.SettleAsync("s", $$"""{"term":[{"deliveryId":"{{second.IdOf()}}","error":"never"}]}"""));

        Assert.Equal(("failed", "termed", "never", 2), await hub.StateOfAsync(id));
        JsonElement answer = await hub.Client.GetJsonAsync($"/v1/events/{id}/deliveries");
        JsonElement delivery = Assert.Single(answer.GetProperty("deliveries").EnumerateArray());
        Assert.Equal(("s", "failed", "termed"), (delivery.GetProperty("subscription").GetString(), delivery.GetProperty("status").GetString(), delivery.GetProperty("outcome").GetString()));
        Assert.Equal(
            ["1 w1 naked no", "2 w1 returned ", "3 w2 termed never"],
            delivery.GetProperty("attempts").EnumerateArray().Select(attempt =>
                $"{attempt.GetProperty("attempt")} {attempt.GetProperty("consumer")} {attempt.GetProperty("result")} {attempt.GetProperty("error")}"));
    }

    [Fact]
    public async Task A_pull_waits_for_what_comes()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        Task<JsonElement[]> pulling = hub.PullAsync("s", """{"wait":"30s"}""");
        await Until.TrueAsync(() => hub.CountsOf("s").Consumers == 1, () => "Nobody waits.");
        string id = await hub.Client.PublishAsync("a.b");
        Assert.Equal(id, Assert.Single(await pulling).GetProperty("event").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_pull_over_several_partitions_takes_no_more_than_it_asked_for()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: options => options.Partitions = 3);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        for (int i = 0; i < 12; i++)
        {
            await hub.Client.PublishAsync($"c{i}.x");
        }

        JsonElement[] some = await hub.PullAsync("s", """{"max":5}"""), rest = await hub.PullAsync("s");
        Assert.Equal((5, 7), (some.Length, rest.Length));
        string ids = string.Join(',', some.Concat(rest).Select(delivery => $"\"{delivery.IdOf()}\""));
        Assert.All(await hub.SettleAsync("s", $$"""{"ack":[{{ids}}]}"""), result => Assert.Equal("settled", result));
    }

    [Fact]
    public async Task Settling_what_is_not_there_is_unknown_and_what_is_over_is_late()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.SetAsync("s", """{"patterns":[">"],"retry":{"initialDelay":"0s","jitter":0}}""");
        await hub.SetAsync("other", """{"patterns":["none"]}""");
        await hub.Client.PublishAsync("a.b");
        JsonElement delivery = Assert.Single(await hub.PullAsync("s"));
        Assert.Equal(["unknown"], await hub.AckAsync("other", delivery));
        Assert.Equal(["unknown"], await hub.SettleAsync("s", """{"ack":["nonsense"]}"""));

        // As long as an id, and none.
        Assert.Equal(["unknown"], await hub.SettleAsync("s", """{"ack":["!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"]}"""));
        time.Advance(TimeSpan.FromSeconds(31));
        await Until.TrueAsync(() => hub.CountsOf("s").InFlight == 0, () => "The attempt did not end.");
        Assert.Equal(["deadlinePassed"], await hub.AckAsync("s", delivery));
        Assert.Equal(2, Assert.Single(await hub.PullAsync("s")).GetProperty("attempt").GetInt32());
    }

    [Theory]
    [InlineData("pull", """{"max":0}""", "/max")]
    [InlineData("pull", """{"max":1001}""", "/max")]
    [InlineData("pull", """{"wait":"61s"}""", "/wait")]
    [InlineData("pull", """{"consumer":""}""", "/consumer")]
    [InlineData("settle", """{"ack":"x"}""", "/ack")]
    [InlineData("settle", """{"nak":[{"deliveryId":"x","delay":"31d"}]}""", "/nak/0/delay")]
    public async Task What_is_wrong_with_a_request_is_named(string call, string body, string field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        using HttpResponseMessage response = await hub.PostAsync($"s:{call}", body);
        await response.IsProblemAsync(ErrorCodes.InvalidField, field);
    }

    [Theory]
    [InlineData("pull")]
    [InlineData("settle")]
    public async Task A_subscription_that_is_not_there_is_404(string call)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.PostAsync($"nobody:{call}", "{}");
        await response.IsProblemAsync(ErrorCodes.SubscriptionNotFound);
    }

    [Fact]
    public async Task A_publisher_can_wait_until_its_event_is_over()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        Task<HttpResponseMessage> publishing = hub.PublishWaitingAsync("orders.new", "wait=30");
        JsonElement delivery = Assert.Single(await hub.PullAsync("s", """{"wait":"30s"}"""));
        Assert.False(publishing.IsCompleted);
        await hub.AckAsync("s", delivery);
        using HttpResponseMessage response = await publishing;
        JsonElement answer = await response.JsonAsync();
        Assert.Equal(("201", "wait=30", "completed", "delivered"), (
            ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), response.Headers.GetValues("Preference-Applied").Single(),
            answer.GetProperty("status").GetString(), answer.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task A_publisher_that_has_waited_long_enough_gets_202()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        Task<HttpResponseMessage> publishing = hub.PublishWaitingAsync("orders.new", "wait=10");
        await time.TimerAsync(TimeSpan.FromSeconds(10)).WaitAsync(HubHost.Patience);
        time.Advance(TimeSpan.FromSeconds(10));
        using HttpResponseMessage response = await publishing;
        Assert.Equal((202, "pending"), ((int)response.StatusCode, (await response.JsonAsync()).GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Lists_find_events_by_where_they_stand()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        string other = await hub.Client.PublishAsync("other"), first = await hub.Client.PublishAsync("orders.1"), second = await hub.Client.PublishAsync("orders.2");
        await hub.AckAsync("s", Assert.Single(await hub.PullAsync("s", """{"max":1}""")));
        Assert.Equal([second], await hub.IdsAsync("pending"));
        Assert.Equal([first, other], await hub.IdsAsync("completed"));
        Assert.Empty(await hub.IdsAsync("failed"));
    }

    [Fact]
    public async Task A_watcher_sees_that_an_event_has_recipients()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=>");
        await hub.Client.PublishAsync("orders.new");
        await hub.Client.PublishAsync("other");
        string[] seen = [(await watch.ReadAsync("an event")).Data.GetProperty("status").GetString()!, (await watch.ReadAsync("an event")).Data.GetProperty("status").GetString()!];
        Assert.Equal(["pending", "completed"], seen);
    }
}
