using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.DeadLetters;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.Replays;

public class ReplayEndpointTests
{
    // Some for each of three partitions.
    private static readonly string[] s_spread = [.. Enumerable.Range(0, 24).Select(number => $"orders.{number * 7919}.paid")];
    private static readonly Problem s_full = new(ErrorCodes.StorageFull, "The disk is full.");

    [Fact]
    public async Task A_replay_goes_from_its_beginning_to_its_end_over_several_partitions()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        await hub.AckedAsync("s", "a.a", "a.b", "a.c", "b.a", "b.b", "c");
        using HttpResponseMessage begun = await hub.PostReplayAsync("""{"patterns":["a.*","c"],"subscription":"s"}""");
        JsonElement answer = await begun.JsonAsync();
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal("/v1/replays/" + answer.ReplayId(), begun.Headers.Location!.OriginalString);
        Assert.Equal((4, "running"), (answer.GetProperty("matched").GetInt32(), answer.GetProperty("state").GetString()));
        JsonElement[] got = await hub.AckAllAsync("s", 4);
        Assert.Equal(["a.a", "a.b", "a.c", "c"], got.Select(delivery => delivery.GetProperty("event").GetProperty("channel").GetString()).Order());
        Assert.All(got, delivery => Assert.True(delivery.GetProperty("late").GetBoolean() && delivery.GetProperty("replay").GetBoolean()));
        await Until.TrueAsync(() => hub.Partitions.Replay(Guid.Parse(answer.ReplayId()))!.State == ReplayState.Completed, () => "It is not completed.");
        JsonElement shown = await hub.ReplayOfAsync(answer.ReplayId());
        Assert.Equal("events completed", $"{shown.GetProperty("kind").GetString()} {shown.GetProperty("state").GetString()}");
        Assert.Equal("4 4 0 4 0", string.Join(' ', ((string[])["matched", "handedOut", "open", "settled", "failed"]).Select(name => shown.GetProperty(name).GetInt32())));
        Assert.Equal("a.*", shown.GetProperty("request").GetProperty("patterns")[0].GetString());
        Assert.Equal("s", Assert.Single(shown.GetProperty("subscriptions").EnumerateArray()).GetString());
        Assert.Empty(await hub.PullAsync("s"));
    }

    [Fact]
    public async Task A_range_by_cursor_and_by_time_is_kept()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        for (int i = 0; i < 4; i++)
        {
            await hub.Client.PublishAsync($"e{i}");
            time.Advance(TimeSpan.FromMinutes(1));
        }

        await hub.AckAllAsync("s", 4);
        JsonElement page = await hub.Client.GetJsonAsync("/v1/events?order=asc&limit=1");
        string cursor = page.GetProperty("next").GetString()!;
        string until = (time.GetUtcNow() - TimeSpan.FromSeconds(90)).ToString("o");
        await hub.StartAsync($$"""{"since":"{{cursor}}","until":"{{until}}"}""");
        JsonElement[] got = await hub.AckAllAsync("s", 2);
        Assert.Equal(["e1", "e2"], got.Select(delivery => delivery.GetProperty("event").GetProperty("channel").GetString()));
        Assert.Empty(await hub.PullAsync("s"));
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_is_one_replay()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.AckedAsync("s", "a", "b");
        JsonElement first = await hub.StartAsync("""{"subscription":"s","rate":50}""", "k-1");
        JsonElement again = await hub.StartAsync("""{ "rate":50, "subscription":"s", "since":null }""", "\"k-1\"", HttpStatusCode.OK);
        Assert.Equal(first.ReplayId(), again.ReplayId());
        Assert.Equal(2, again.GetProperty("matched").GetInt32());
        using HttpResponseMessage other = await hub.PostReplayAsync("""{"subscription":"s"}""", "k-1");
        await other.IsProblemAsync(ErrorCodes.KeyReused);
        Assert.Single((await hub.Client.GetJsonAsync("/v1/replays")).GetProperty("replays").EnumerateArray());
        Assert.NotEqual(first.ReplayId(), (await hub.StartAsync("""{"subscription":"s","rate":50}""", "k-2")).ReplayId());
        using HttpResponseMessage wrong = await hub.PostReplayAsync("{}", "\"unclosed");
        await wrong.IsProblemAsync(ErrorCodes.InvalidHeader, "Idempotency-Key");
    }

    [Fact]
    public async Task A_dry_run_counts_and_does_nothing()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.AckedAsync("s", "a", "b");
        await hub.SetAsync("t", """{"patterns":["a"]}""");
        JsonElement answer = await hub.StartAsync("""{"dryRun":true}""", status: HttpStatusCode.OK);
        Assert.Equal(3, answer.GetProperty("matched").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("replayId").ValueKind);
        Assert.Equal(1, (await hub.StartAsync("""{"dryRun":true,"skipCompleted":true}""", status: HttpStatusCode.OK)).GetProperty("matched").GetInt32());
        Assert.Empty((await hub.Client.GetJsonAsync("/v1/replays")).GetProperty("replays").EnumerateArray());
        Assert.Empty(await hub.PullAsync("s"));
    }

    [Fact]
    public async Task It_is_paused_resumed_cancelled_and_over()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);
        await hub.AckedAsync("s", "a", "b", "c", "d");
        string id = (await hub.StartAsync("{}")).ReplayId();
        Assert.Equal("paused", await hub.ControlledAsync(id, "pause"));
        Assert.Equal("paused", await hub.ControlledAsync(id, "pause"));
        Assert.Empty(await hub.PullAsync("s"));
        Assert.Equal("running", await hub.ControlledAsync(id, "resume"));
        await hub.AckAllAsync("s", 1);
        Assert.Equal("cancelled", (await hub.ControlledAsync((await hub.StartAsync("{}")).ReplayId(), "cancel")));
        await Until.TrueAsync(() => hub.Partitions.Replay(Guid.Parse(id))!.State == ReplayState.Completed, () => "It is not completed.");
        foreach (string verb in (string[])["pause", "resume", "cancel"])
        {
            using HttpResponseMessage over = await hub.ControlAsync(id, verb);
            await over.IsProblemAsync(ErrorCodes.ReplayIsOver);
        }

        JsonElement list = await hub.Client.GetJsonAsync("/v1/replays?limit=1");
        Assert.Equal("cancelled", list.GetProperty("replays")[0].GetProperty("state").GetString());
        list = await hub.Client.GetJsonAsync("/v1/replays?after=" + list.GetProperty("next").GetString());
        Assert.Equal(id, list.GetProperty("replays")[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next").ValueKind);
        Assert.Equal("cancelled", await hub.ControlledAsync((await hub.Client.GetJsonAsync("/v1/replays")).GetProperty("replays")[0].GetProperty("id").GetString()!, "cancel"));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await using HubHost hub = await HubHost.StartAsync();
        foreach (string id in (string[])["0198a3f0-5b1c-7000-8000-0000000000aa", "x"])
        {
            using HttpResponseMessage got = await hub.GetAsync("/v1/replays/" + id);
            await got.IsProblemAsync(ErrorCodes.ReplayNotFound);
            using HttpResponseMessage cancelled = await hub.ControlAsync(id, "cancel");
            await cancelled.IsProblemAsync(ErrorCodes.ReplayNotFound);
        }

        using HttpResponseMessage subscription = await hub.PostReplayAsync("""{"subscription":"none"}""");
        await subscription.IsProblemAsync(ErrorCodes.SubscriptionNotFound);
        using HttpResponseMessage after = await hub.GetAsync("/v1/replays?after=x");
        await after.IsProblemAsync(ErrorCodes.InvalidCursor, "after");
    }

    [Theory]
    [InlineData("", 1001, null)]
    [InlineData("[]", 1006, null)]
    [InlineData("""{"pattern":["a"]}""", 1002, "/pattern")]
    [InlineData("""{"patterns":"a"}""", 1006, "/patterns")]
    [InlineData("""{"patterns":[]}""", 1006, "/patterns")]
    [InlineData("""{"patterns":["a..b"]}""", 1018, "/patterns/0")]
    [InlineData("""{"since":"yesterday"}""", 1006, "/since")]
    [InlineData("""{"until":5}""", 1006, "/until")]
    [InlineData("""{"since":"cAQYAKxoMXynXXXX"}""", 1020, "/since")]
    [InlineData("""{"since":"2026-01-31T12:00:00Z","until":"2026-01-31T12:00:00Z"}""", 1006, "/until")]
    [InlineData("""{"subscription":"a b"}""", 1006, "/subscription")]
    [InlineData("""{"skipCompleted":"yes"}""", 1006, "/skipCompleted")]
    [InlineData("""{"rate":0}""", 1006, "/rate")]
    [InlineData("""{"rate":100001}""", 1006, "/rate")]
    [InlineData("""{"rate":1,"rate":2}""", 1008, "/rate")]
    [InlineData("""{"dryRun":1}""", 1006, "/dryRun")]
    public async Task What_is_wrong_is_named(string body, int code, string? field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage refused = await hub.PostReplayAsync(body);
        await refused.IsProblemAsync(Assert.Single(ErrorCodes.All, known => known.Number == code), field);
    }

    [Fact]
    public async Task So_many_may_be_under_way_and_one_more_is_refused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.AckedAsync("s", "a");
        string last = "";
        for (int i = 0; i < ReplayLimits.RunningMax; i++)
        {
            last = (await hub.StartAsync("{}")).ReplayId();
        }

        using HttpResponseMessage refused = await hub.PostReplayAsync("{}");
        await refused.IsProblemAsync(ErrorCodes.ReplayUnderWay);
        await hub.ControlledAsync(last, "cancel");
        await hub.StartAsync("{}");
    }

    [Fact]
    public async Task What_a_fault_left_half_done_is_completed_by_the_repetition()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);
        await hub.AckedAsync("s", "a", "b", "c", "d");
        hub.Partitions.FaultyPartition = 1;
        hub.Partitions.AppendFault = s_full;
        using (HttpResponseMessage failed = await hub.PostReplayAsync("{}", "k"))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, failed.StatusCode);
        }

        Assert.Null(hub.Partitions.All[1].Deliveries.Replays.Find(ReplayLookup.IdOf("k")));
        hub.Partitions.AppendFault = null;
        string id = (await hub.StartAsync("{}", "k", HttpStatusCode.OK)).ReplayId();
        Assert.NotNull(hub.Partitions.All[1].Deliveries.Replays.Find(ReplayLookup.IdOf("k")));

        hub.Partitions.AppendFault = s_full;
        using (HttpResponseMessage failed = await hub.ControlAsync(id, "pause"))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, failed.StatusCode);
        }

        hub.Partitions.AppendFault = null;
        Assert.Equal("paused", await hub.ControlledAsync(id, "pause"));
        Assert.All(hub.Partitions.All, partition => Assert.Equal(ReplayState.Paused, partition.Deliveries.Replays.Find(ReplayLookup.IdOf("k"))!.State));
        Assert.Empty(await hub.PullAsync("s"));
        await hub.ControlledAsync(id, "resume");
        await hub.AckAllAsync("s", 4);
    }

    [Fact]
    public async Task A_hub_that_starts_brings_partitions_in_step_and_knows_its_keys()
    {
        string folder = Directory.CreateTempSubdirectory("eventhub-replays-").FullName;
        try
        {
            string id;
            await using (HubHost hub = await StartOnAsync(folder))
            {
                await hub.AckedAsync("s", s_spread);
                id = (await hub.StartAsync("""{"subscription":"s"}""", "k")).ReplayId();
                Assert.All(hub.Partitions.All, partition => Assert.Equal((1, ReplayState.Running), Told(partition, id)));
                await hub.Partitions.All[0].Deliveries.Replays.ChangeAsync(Guid.Parse(id), 2, ReplayState.Paused);
            }

            await using HubHost again = await StartOnAsync(folder);
            Assert.All(again.Partitions.All, partition => Assert.Equal((2, ReplayState.Paused), Told(partition, id)));
            Assert.Equal(id, (await again.StartAsync("""{"subscription":"s"}""", "k", HttpStatusCode.OK)).ReplayId());
            Assert.Empty(await again.PullAsync("s"));
            await again.ControlledAsync(id, "resume");
            await again.AckAllAsync("s", s_spread.Length);
            Assert.Empty(await again.PullAsync("s"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_replay_of_dead_letters_at_a_rate_is_one_of_them()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        await hub.GiveUpAsync("s", "a.a", "a.b", "a.c");
        string id = (await hub.ReplayAsync("s", """{"rate":1}""")).ReplayId();
        JsonElement shown = await hub.ReplayOfAsync(id);
        Assert.Equal("deadLetters running 3", $"{shown.GetProperty("kind").GetString()} {shown.GetProperty("state").GetString()} {shown.GetProperty("matched").GetInt32()}");

        // Time goes on while the hub is at it, so that a second one may be handed out before the pause.
        await PassAsync(hub, time, () => hub.CountsOf("s").DeadLetters < 3);
        Assert.Equal("paused", await hub.ControlledAsync(id, "pause"));
        long left = hub.CountsOf("s").DeadLetters;
        Assert.InRange(left, 1, 2);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("cancelled", await hub.ControlledAsync(id, "cancel"));
        Assert.Equal(left, hub.CountsOf("s").DeadLetters);
        Assert.Equal(3 - left, (await hub.ReplayOfAsync(id)).GetProperty("handedOut").GetInt64());

        // Another may begin, and ends by itself.
        string second = (await hub.ReplayAsync("s", """{"rate":1}""")).ReplayId();
        await PassAsync(hub, time, () => hub.Partitions.Replay(Guid.Parse(second))!.State == ReplayState.Completed);
        Assert.Equal(0, hub.CountsOf("s").DeadLetters);
        Assert.Equal(3, (await hub.PullAsync("s")).Length);
    }

    private static (int, ReplayState) Told(IPartition partition, string id)
    {
        ReplayProgress told = partition.Deliveries.Replays.Find(Guid.Parse(id))!;
        return (told.Version, told.State);
    }

    private static async Task PassAsync(HubHost hub, FakeTimeProvider time, Func<bool> until)
    {
        using CancellationTokenSource deadline = new(HubHost.Patience);
        while (!until())
        {
            Assert.False(deadline.IsCancellationRequested, "It did not come to that.");
            time.Advance(TimeSpan.FromMilliseconds(100));
            (await hub.GetAsync("/v1/replays")).Dispose();
        }
    }

    private static Task<HubHost> StartOnAsync(string folder) => HubHost.StartAsync(storage: storage =>
    {
        storage.Provider = StorageProvider.File;
        storage.DataDirectory = folder;
        storage.Partitions = 3;
    });
}
