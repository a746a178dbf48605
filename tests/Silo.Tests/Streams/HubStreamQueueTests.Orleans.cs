using EventHub.Client.Orleans.Streams;
using EventHub.Silo.Streams;
using Orleans.Streams;

namespace EventHub.Silo.Tests.Streams;

/// <summary>A queue of streams over the log: what it brings, who gets what, and how far it says all are.</summary>
public sealed class HubStreamQueueTests
{
    [Fact]
    public async Task Events_come_in_order_and_each_stream_has_its_own()
    {
        await using StreamFixture hub = await StreamFixture.StartAsync();
        HubStreamQueue queue = hub.NewQueue();
        using IQueueCacheCursor somebody = queue.GetCacheCursor(StreamFixture.StreamOf("c"), null);
        await hub.PublishAsync("a", 1, 2);
        await hub.PublishAsync("b", 3);
        await hub.PublishAsync("a", 4);
        IReadOnlyList<HubStreamItem> items = await StreamFixture.PullAsync(queue, 4);
        Assert.Equal([1L, 2, 3, 4], items.Select(static item => item.Sequence));
        using IQueueCacheCursor a = queue.GetCacheCursor(StreamFixture.StreamOf("a"), items[0].SequenceToken), b = queue.GetCacheCursor(StreamFixture.StreamOf("b"), items[2].SequenceToken);
        Assert.Equal([1, 2, 4], StreamFixture.Take(a));
        Assert.Equal([3], StreamFixture.Take(b));
        Assert.Empty(StreamFixture.Take(a));
    }

    [Fact]
    public async Task A_cursor_behind_the_window_reads_the_log_and_rings_when_it_has()
    {
        await using StreamFixture hub = await StreamFixture.StartAsync();
        await hub.PublishAsync("a", [.. Enumerable.Range(1, 250)]);
        HubStreamQueue first = hub.NewQueue();
        using IQueueCacheCursor somebody = first.GetCacheCursor(StreamFixture.StreamOf("c"), null);
        IReadOnlyList<HubStreamItem> items = await StreamFixture.PullAsync(first, 250);
        await first.Shutdown(TimeSpan.FromMinutes(1));
        hub.Notes.Note(250);

        // The next one begins behind them all.
        HubStreamQueue second = hub.NewQueue();
        using IQueueCacheCursor other = second.GetCacheCursor(StreamFixture.StreamOf("c"), null);
        await hub.PublishAsync("a", 251);
        Assert.Equal([251L], (await StreamFixture.PullAsync(second, 1)).Select(static item => item.Sequence));
        using IQueueCacheCursor cursor = second.GetCacheCursor(StreamFixture.StreamOf("a"), items[9].SequenceToken);
        List<int> seen = [.. StreamFixture.Take(cursor)];
        while (seen.Count < 242)
        {
            Assert.True(Assert.Single(await StreamFixture.PullAsync(second, 1)).IsDoorbell);
            seen.AddRange(StreamFixture.Take(cursor));
        }

        Assert.Equal(Enumerable.Range(10, 242), seen);
    }

    [Fact]
    public async Task What_is_noted_is_behind_nobody_and_another_queue_goes_on_there()
    {
        await using StreamFixture hub = await StreamFixture.StartAsync();
        HubStreamQueue queue = hub.NewQueue();
        IQueueCacheCursor cursor = queue.GetCacheCursor(StreamFixture.StreamOf("a"), null);
        await hub.PublishAsync("a", 1, 2, 3);
        await StreamFixture.PullAsync(queue, 3);
        Assert.True(cursor.MoveNext());

        // It has not got what it is given just now.
        await queue.Shutdown(TimeSpan.FromMinutes(1));
        Assert.Equal(0, hub.Notes.Place);
        HubStreamQueue next = hub.NewQueue();
        using IQueueCacheCursor again = next.GetCacheCursor(StreamFixture.StreamOf("a"), null);
        Assert.Equal([1L, 2, 3], (await StreamFixture.PullAsync(next, 3)).Select(static item => item.Sequence));
    }

    [Fact]
    public async Task The_lag_is_what_the_slowest_has_still_to_get()
    {
        await using StreamFixture hub = await StreamFixture.StartAsync();
        HubStreamQueue queue = hub.NewQueue();
        await hub.PublishAsync("a", 1);
        await StreamFixture.PullAsync(queue, 1);
        Assert.Equal((0, 0), (queue.Lag, queue.Subscribers));
        await hub.PublishAsync("a", [.. Enumerable.Range(2, 40)]);
        Assert.Equal(40, queue.Lag);
        using IQueueCacheCursor slow = queue.GetCacheCursor(StreamFixture.StreamOf("a"), null), idle = queue.GetCacheCursor(StreamFixture.StreamOf("b"), null);
        await StreamFixture.PullAsync(queue, 40);
        Assert.Equal((40, 2), (queue.Lag, queue.Subscribers));

        // What it was given it has when it asks for more.
        Assert.Equal(40, StreamFixture.Take(slow).Length);
        Assert.Empty(StreamFixture.Take(slow));
        await hub.PublishAsync("c", 42);
        await StreamFixture.PullAsync(queue, 1);
        Assert.Equal(0, queue.Lag);
    }

    [Fact]
    public async Task Without_subscribers_the_agent_hears_of_each_channel_once_and_who_comes_reads_the_log()
    {
        await using StreamFixture hub = await StreamFixture.StartAsync();
        HubStreamQueue queue = hub.NewQueue();
        await hub.PublishAsync("a", 1, 2);
        await hub.PublishAsync("b", 3);
        await hub.PublishAsync("a", 4);
        IReadOnlyList<HubStreamItem> bells = await StreamFixture.PullAsync(queue, 2);
        Assert.Equal([(1L, true), (3L, true)], bells.Select(static bell => (bell.Sequence, bell.IsDoorbell)));

        // As the agent does for those who subscribed before, and for one who comes now.
        using IQueueCacheCursor before = queue.GetCacheCursor(StreamFixture.StreamOf("a"), bells[0].SequenceToken), now = queue.GetCacheCursor(StreamFixture.StreamOf("a"), null);
        List<int> seen = [.. StreamFixture.Take(before)];
        while (seen.Count < 3)
        {
            Assert.True(Assert.Single(await StreamFixture.PullAsync(queue, 1)).IsDoorbell);
            seen.AddRange(StreamFixture.Take(before));
        }

        Assert.Equal([1, 2, 4], seen);
        await hub.PublishAsync("a", 5);
        await StreamFixture.PullAsync(queue, 1);
        Assert.Equal([5], StreamFixture.Take(before));
        Assert.Equal([5], StreamFixture.Take(now));
    }
}
