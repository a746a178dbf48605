using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Watching;
using EventHub.Protocol.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.Watching;

/// <summary>Who is woken by what, seen from a watcher that only looks and sleeps.</summary>
public sealed class WatchRouterTests
{
    [Fact]
    public async Task Route_CommitThatDoesNotMatch_WakesNobody()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Sleeper idle = new(hub, "idle.>"), busy = new(hub, "busy");
        _ = idle.SleepAsync();
        for (int i = 0; i < 20; i++)
        {
            Task woken = busy.SleepAsync();
            await hub.Client.PublishAsync("busy", $"{i}");
            await woken.WaitAsync(HubHost.Patience);
            Assert.Equal([i + 1L], busy.Take());
        }

        Assert.Equal(0, idle.Woken);
        Assert.Empty(idle.Take());
    }

    [Fact]
    public async Task Find_AfterManyThatDidNotMatch_GoesOnAtTheFirstThatDid()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Sleeper rare = new(hub, "rare"), busy = new(hub, "busy");
        Task woken = rare.SleepAsync();
        for (int i = 0; i < 30; i++)
        {
            Task passed = busy.SleepAsync();
            await hub.Client.PublishAsync("busy", $"{i}");
            await passed.WaitAsync(HubHost.Patience);
            busy.Take();
        }

        await hub.Client.PublishAsync("rare", "1");
        await woken.WaitAsync(HubHost.Patience);

        Assert.Equal(TailLookup.Found, rare.Lane.Find(out SharedBatch? batch));
        Assert.Equal((30L, 31L), (rare.Lane.After, batch!.To));
        batch.Release();
    }

    [Fact]
    public async Task Route_WatcherThatIsAwake_IsNotWokenAgain()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Sleeper watcher = new(hub, ">"), other = new(hub, ">");
        Task woken = watcher.SleepAsync();
        for (int i = 0; i < 5; i++)
        {
            Task passed = other.SleepAsync();
            await hub.Client.PublishAsync("a", $"{i}");
            await passed.WaitAsync(HubHost.Patience);
            other.Take();
        }

        await woken.WaitAsync(HubHost.Patience);
        Assert.Equal(1, watcher.Woken);
        Assert.Equal([1L, 2L, 3L, 4L, 5L], watcher.Take());
    }

    [Fact]
    public async Task Remove_Watcher_IsNotWokenAnyMore()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Sleeper removed = new(hub, "a"), other = new(hub, "a");
        _ = removed.SleepAsync();
        removed.Remove();
        Task passed = other.SleepAsync();
        await hub.Client.PublishAsync("a", "1");
        await passed.WaitAsync(HubHost.Patience);

        Assert.Equal(0, removed.Woken);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public async Task Watchers_OfRandomPatterns_GetExactlyWhatMatches(int seed, int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);
        Random random = new(seed);
        string[] patterns = ["a.b", "a.*", "a.>", "*.b", ">", "c", "b.>", "*.*.a"], channels = ["a.b", "a.c", "b.b", "c", "b.c.a", "a", "d.d"];
        WatchStream[] watches = await Task.WhenAll(patterns.Select(pattern => WatchStream.OpenAsync(hub, "pattern=" + Uri.EscapeDataString(pattern))));
        List<string> published = [.. Enumerable.Range(0, 150).Select(_ => channels[random.Next(channels.Length)])];
        for (int i = 0; i < published.Count; i++)
        {
            await hub.Client.PublishAsync(published[i], $"{i}");
        }

        for (int i = 0; i < patterns.Length; i++)
        {
            Assert.True(ChannelPattern.TryParse(patterns[i], out ChannelPattern? pattern, out _));
            int[] expected = [.. Enumerable.Range(0, published.Count).Where(n => pattern.Matches(System.Text.Encoding.ASCII.GetBytes(published[n])))];
            List<int> seen = [];
            while (seen.Count < expected.Length)
            {
                (_, _, System.Text.Json.JsonElement data) = await watches[i].ReadAsync($"event {seen.Count} of '{patterns[i]}' (seed {seed})");
                seen.Add(data.GetProperty("payload").GetInt32());
            }

            Assert.Equal(expected, seen.Order());
            await watches[i].DisposeAsync();
        }
    }

    /// <summary>A watcher that does nothing but sleep and look.</summary>
    private sealed class Sleeper
    {
        private readonly WatchHub _hub;
        private readonly Watcher _watcher;
        private int _woken;

        public Sleeper(HubHost hub, string pattern)
        {
            _hub = hub.Services.GetRequiredService<WatchHub>();
            Assert.True(_hub.TryJoin());
            Assert.True(ChannelPattern.TryParse(pattern, out ChannelPattern? parsed, out _));
            PartitionTail tail = _hub.Tails[0];
            Lane = new WatchLane(tail, tail.Partition.Bounds.Epoch, tail.Partition.Bounds.LastSequence);
            _watcher = new Watcher(new PatternSet([parsed]), [Lane], new WakeSignal());
            _hub.Add(_watcher);
        }

        public WatchLane Lane { get; }

        public int Woken => Volatile.Read(ref _woken);

        /// <summary>Sleeps at the tail; on return it does, and the task completes when a commit wakes it.</summary>
        public Task SleepAsync()
        {
            Assert.Equal(TailLookup.AtTail, Lane.Find(out _));
            return WaitAsync();
        }

        /// <summary>Sequences of all that is there and wanted.</summary>
        public List<long> Take()
        {
            List<long> taken = [];
            while (Lane.Find(out SharedBatch? batch) == TailLookup.Found)
            {
                foreach (Protocol.Records.StoredRecord record in batch!.Batch)
                {
                    if (record.Sequence > Lane.After && _watcher.Patterns.Matches(record.Channel))
                    {
                        taken.Add(record.Sequence);
                    }
                }

                Lane.Pass(batch.To);
                batch.Release();
            }

            return taken;
        }

        public void Remove() => _hub.Remove(_watcher);

        private async Task WaitAsync()
        {
            await _watcher.Signal.WaitAsync();
            Interlocked.Increment(ref _woken);
        }
    }
}
