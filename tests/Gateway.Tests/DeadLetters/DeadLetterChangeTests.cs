using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.DeadLetters;

public sealed class DeadLetterChangeTests
{
    [Fact]
    public async Task A_replay_delivers_again_and_a_repetition_finds_nothing()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string[] ids = await hub.GiveUpAsync("s", [.. Enumerable.Range(0, 8).Select(number => $"a.c{number}")]);
        Assert.Equal(8, await hub.MatchedAsync("s/deadletters:replay", """{"dryRun":true}"""));
        Assert.Equal(8, (await hub.LetterIdsAsync("s")).Length);
        Assert.Equal(8, await hub.MatchedAsync("s/deadletters:replay", "{}"));
        Assert.Equal(0, await hub.MatchedAsync("s/deadletters:replay", "{}"));
        Assert.Equal(("processing", null), await StatusOfAsync(hub, ids[0]));

        JsonElement[] again = await hub.PullAsync("s");
        Assert.Equal(ids.Order(), again.Select(delivery => delivery.GetProperty("event").GetProperty("id").GetString()!).Order());
        Assert.All(again, delivery => Assert.Equal((1, true, false), (delivery.GetProperty("attempt").GetInt32(), delivery.GetProperty("replay").GetBoolean(), delivery.GetProperty("late").GetBoolean())));
        foreach (JsonElement delivery in again)
        {
            await hub.AckAsync("s", delivery);
        }

        Assert.Equal(("completed", "delivered"), await StatusOfAsync(hub, ids[0]));
        Assert.Contains("eventhub_deadletters_replayed_total 8", await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_discard_takes_what_is_named_and_leaves_the_event()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string[] ids = await hub.GiveUpAsync("s", "a.b", "c.d", "a.e", "a.f");
        Assert.Equal(1, await hub.MatchedAsync("s/deadletters:discard", $$"""{"ids":["{{ids[3]}}","{{ids[3]}}","0198a3f0-5b1c-7000-8000-00000000002a"]}"""));
        Assert.Equal(1, await hub.MatchedAsync("s/deadletters:discard", """{"channel":"a.*","max":1}"""));
        Assert.Equal([ids[1], ids[2]], await hub.LetterIdsAsync("s"));
        Assert.Equal(("failed", "discarded"), await StatusOfAsync(hub, ids[0]));
        Assert.Equal(0, await hub.MatchedAsync("s/deadletters:discard", """{"until":"2020-01-01T00:00:00Z"}"""));
        Assert.Equal(2, await hub.MatchedAsync("s/deadletters:discard", """{"since":"2020-01-01T00:00:00Z"}"""));
        Assert.Empty(await hub.PullAsync("s"));
    }

    [Fact]
    public async Task A_deleted_event_is_discarded_but_not_delivered_again()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string id = Assert.Single(await hub.GiveUpAsync("s", "a.b"));
        await hub.Client.DeleteAsync(new Uri($"/v1/events/{id}", UriKind.Relative));
        Assert.Equal(0, await hub.MatchedAsync("s/deadletters:replay", "{}"));
        using HttpResponseMessage refused = await hub.RetryAsync(id);
        await refused.IsProblemAsync(ErrorCodes.NothingToRetry);
        Assert.Equal(1, await hub.MatchedAsync("s/deadletters:discard", "{}"));
    }

    [Fact]
    public async Task A_replay_with_a_rate_goes_on_behind_its_answer()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        await hub.GiveUpAsync("s", "a.a", "a.b", "a.c");
        JsonElement answer = await hub.ReplayAsync("s", """{"rate":2,"max":2}""");
        Assert.Equal(2, answer.GetProperty("matched").GetInt32());
        Assert.True(Guid.TryParse(answer.GetProperty("replayId").GetString(), out _));
        Assert.Equal(3, hub.CountsOf("s").DeadLetters);
        using (HttpResponseMessage second = await hub.PostAsync("s/deadletters:replay", """{"rate":2}"""))
        {
            await second.IsProblemAsync(ErrorCodes.ReplayUnderWay);
        }

        time.Advance(TimeSpan.FromMilliseconds(500));
        await Until.TrueAsync(() => hub.CountsOf("s").DeadLetters == 2, () => "Half a second is one event.");
        time.Advance(TimeSpan.FromMilliseconds(500));
        await Until.TrueAsync(() => hub.CountsOf("s").DeadLetters == 1, () => "A second is two events.");
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(2, (await hub.PullAsync("s")).Length);
        Assert.Equal(1, hub.CountsOf("s").DeadLetters);
    }

    [Fact]
    public async Task A_replay_with_a_rate_ends_with_its_subscription()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        await hub.GiveUpAsync("s", "a.a", "a.b");
        await hub.ReplayAsync("s", """{"rate":1}""");
        await hub.DeleteAsync("s");
        time.Advance(TimeSpan.FromSeconds(1));
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        await hub.GiveUpAsync("s", "a.c");
        Assert.Equal(1, (await hub.ReplayAsync("s", """{"rate":1}""")).GetProperty("matched").GetInt32());
        Assert.Empty(await hub.PullAsync("s"));
    }

    [Fact]
    public async Task Retry_opens_an_event_for_everybody_that_gave_it_up()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        await hub.SetAsync("t", """{"patterns":["a.*"]}""");
        string id = Assert.Single(await hub.GiveUpAsync("s", "a.b"));
        JsonElement other = Assert.Single(await hub.PullAsync("t"));
        await hub.AckAsync("t", other);
        Assert.Equal(("failed", "termed"), await StatusOfAsync(hub, id));

        using HttpResponseMessage retried = await hub.RetryAsync(id);
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        JsonElement shown = await retried.JsonAsync();
        Assert.Equal((id, "processing"), (shown.GetProperty("id").GetString(), shown.GetProperty("status").GetString()));
        Assert.Empty(await hub.PullAsync("t"));
        await hub.AckAsync("s", Assert.Single(await hub.PullAsync("s")));
        Assert.Equal(("completed", "delivered"), await StatusOfAsync(hub, id));

        using HttpResponseMessage again = await hub.RetryAsync(id, "{}");
        await again.IsProblemAsync(ErrorCodes.NothingToRetry);
        using HttpResponseMessage unknown = await hub.RetryAsync("0198a3f0-5b1c-7000-8000-00000000002a");
        await unknown.IsProblemAsync(ErrorCodes.EventNotFound);
        using HttpResponseMessage wrong = await hub.RetryAsync(id, """{"subscription":"s"}""");
        await wrong.IsProblemAsync(ErrorCodes.UnknownField, "/subscription");
    }

    [Theory]
    [InlineData("""{"id":["x"]}""", 1002, "/id")]
    [InlineData("""{"ids":"x"}""", 1006, "/ids")]
    [InlineData("""{"ids":["x"]}""", 1006, "/ids/0")]
    [InlineData("""{"ids":[],"channel":"a"}""", 1006, "/channel")]
    [InlineData("""{"since":"2026-01-31T12:00:00Z","ids":[]}""", 1006, "/since")]
    [InlineData("""{"channel":"a..b"}""", 1018, "/channel")]
    [InlineData("""{"until":"tomorrow"}""", 1006, "/until")]
    [InlineData("""{"max":0}""", 1006, "/max")]
    [InlineData("""{"dryRun":1}""", 1006, "/dryRun")]
    [InlineData("""{"rate":0}""", 1006, "/rate", true)]
    [InlineData("""{"rate":5}""", 1002, "/rate", false)]
    public async Task What_is_wrong_is_named(string body, int code, string field, bool? replay = null)
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        foreach (string verb in replay is { } one ? [one ? "replay" : "discard"] : (string[])["replay", "discard"])
        {
            using HttpResponseMessage refused = await hub.PostAsync($"s/deadletters:{verb}", body);
            await refused.IsProblemAsync(Assert.Single(ErrorCodes.All, known => known.Number == code), field);
        }
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("discard")]
    public async Task A_subscription_that_is_not_there_is_named(string verb)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage refused = await hub.PostAsync($"s/deadletters:{verb}", "{}");
        await refused.IsProblemAsync(ErrorCodes.SubscriptionNotFound);
    }

    private static async Task<(string? Status, string? Outcome)> StatusOfAsync(HubHost hub, string id)
    {
        (string? status, string? outcome, _, _) = await hub.StateOfAsync(id);
        return (status, outcome);
    }
}
