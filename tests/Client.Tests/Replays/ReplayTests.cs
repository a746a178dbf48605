using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Tests.Replays;

/// <summary>Replays and dead letters, asked of the hub itself.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Replay_Start_GivesEventsAgainAndCompletes()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        await AckedAsync(client, "s", 3);
        ReplayQuery query = new() { Patterns = ["a.*"], Subscription = "s" };
        Assert.Equal(3, await client.CountReplayAsync(query));
        Assert.Equal(0, await client.CountReplayAsync(query with { SkipCompleted = true }));
        ReplayStatus begun = await client.StartReplayAsync(query, "key \"1\"");
        Assert.Equal(("events", "running", 3L, false), (begun.Kind, begun.State, begun.Matched, begun.IsOver));
        Assert.Equal(begun.Id, (await client.StartReplayAsync(query, "key \"1\"")).Id);
        EventHubException reused = await Assert.ThrowsAsync<EventHubException>(() => client.StartReplayAsync(query with { Rate = 5 }, "key \"1\"").AsTask());
        Assert.Equal(ErrorCodes.KeyReused, reused.Code);
        foreach (Delivery delivery in await ConsumeAsync(client, "s", 3))
        {
            Assert.True(delivery.IsReplay && delivery.IsLate);
            await delivery.AckAsync();
        }

        ReplayStatus? ended = await client.GetReplayAsync(begun.Id);
        Assert.Equal((3L, 0L, 3L, 0L), (ended!.HandedOut, ended.Open, ended.Settled, ended.Failed));
        Assert.Equal(["s"], ended.Subscriptions);
        Assert.Null(await client.GetReplayAsync("0198a3f0-5b1c-7000-8000-0000000000aa"));
    }

    [Fact]
    public async Task Replay_Controls_DoWhatTheySay()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        await AckedAsync(client, "s", 2);
        ReplayStatus begun = await client.StartReplayAsync(new ReplayQuery());
        Assert.Equal("paused", (await client.PauseReplayAsync(begun.Id)).State);
        Assert.Equal("running", (await client.ResumeReplayAsync(begun.Id)).State);
        ReplayStatus cancelled = await client.CancelReplayAsync(begun.Id);
        Assert.Equal(("cancelled", true), (cancelled.State, cancelled.IsOver));
        EventHubException over = await Assert.ThrowsAsync<EventHubException>(() => client.ResumeReplayAsync(begun.Id).AsTask());
        Assert.Equal(ErrorCodes.ReplayIsOver, over.Code);
        ReplayStatus second = await client.StartReplayAsync(new ReplayQuery());
        ReplayPage page = await client.ListReplaysAsync(limit: 1);
        Assert.Equal(second.Id, Assert.Single(page.Replays).Id);
        Assert.Equal(begun.Id, Assert.Single((await client.ListReplaysAsync(page.Next)).Replays).Id);
    }

    [Fact]
    public async Task DeadLetters_AreListedReplayedDiscardedAndRetried()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        await client.PutSubscriptionAsync("s", new { Patterns = new[] { ">" } });
        PublishReceipt first = await client.PublishAsync("a.1", "1"u8.ToArray()), second = await client.PublishAsync("a.2", "2"u8.ToArray());
        await GiveUpAsync(client, 2);
        DeadLetterPage page = await client.ListDeadLettersAsync("s", limit: 1);
        DeadLetter letter = Assert.Single(page.DeadLetters);
        Assert.Equal((first.Id, "termed", false, "no"), (letter.Event.Id, letter.Reason, letter.IsLate, Assert.Single(letter.Attempts).Error));
        Assert.Equal(second.Id, Assert.Single((await client.ListDeadLettersAsync("s", after: page.Next)).DeadLetters).Event.Id);
        Assert.Equal(second.Id, Assert.Single((await client.ListDeadLettersAsync("s", new DeadLetterQuery { Ids = [second.Id] })).DeadLetters).Event.Id);
        Assert.Equal(1, await client.CountDeadLettersAsync("s", new DeadLetterQuery { Channel = "a.2" }));
        Assert.Equal(new DeadLetterReplay(2, null), await client.ReplayDeadLettersAsync("s"));
        await GiveUpAsync(client, 2);
        Assert.Equal(first.Id, (await client.RetryAsync(first.Id)).Id);
        await GiveUpAsync(client, 1);
        Assert.Equal(1, await client.DiscardDeadLettersAsync("s", new DeadLetterQuery { Ids = [first.Id] }));
        DeadLetterReplay replay = await client.ReplayDeadLettersAsync("s", new DeadLetterQuery { Max = 5 }, rate: 1000);
        Assert.Equal((1L, "deadLetters"), (replay.Matched, (await client.GetReplayAsync(replay.ReplayId!))!.Kind));
        Assert.Equal(second.Id, Assert.Single(await ConsumeAsync(client, "s", 1)).Event.Id);
    }

    private static async Task AckedAsync(EventHubClient client, string name, int count)
    {
        await client.PutSubscriptionAsync(name, new { Patterns = new[] { ">" } });
        for (int i = 0; i < count; i++)
        {
            await client.PublishAsync("a.b", "1"u8.ToArray());
        }

        foreach (Delivery delivery in await ConsumeAsync(client, name, count))
        {
            Assert.Equal(SettleResult.Settled, await delivery.AckAsync());
        }
    }

    private static async Task GiveUpAsync(EventHubClient client, int count)
    {
        foreach (Delivery delivery in await ConsumeAsync(client, "s", count))
        {
            await delivery.TermAsync("no");
        }
    }

    private static async Task<List<Delivery>> ConsumeAsync(EventHubClient client, string name, int count)
    {
        using CancellationTokenSource patience = new(FakeHub.Patience);
        List<Delivery> got = [];
        await foreach (Delivery delivery in client.ConsumeAsync(name, new ConsumeOptions { Window = count }, patience.Token))
        {
            got.Add(delivery);
            if (got.Count == count)
            {
                break;
            }
        }

        return got;
    }
}
