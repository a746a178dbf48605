using System.Diagnostics;
using EventHub.Bench.Rest;
using EventHub.Client;
using EventHub.Protocol.Positions;

namespace EventHub.Bench.Backlog;

/// <summary>A hub in a process of its own with many events for one subscription.</summary>
internal sealed class BacklogLoad : IAsyncDisposable
{
    private const int Window = 1000, LookupsMax = 20_000, LookupsWarmUp = 2000, ShuffledMax = 1000, WarmUp = 500_000;
    private const string Channel = "bench.backlog.events", Subscription = "bench";
    private readonly TempFolder _folder;
    private readonly byte[] _payload = System.Text.Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', 189) + "\"}");
    private readonly List<EventId> _sample = [];
    private readonly Random _random = new(1);
    private readonly CancellationTokenSource _stop = new();
    private ServerProcess _hub;
    private EventHubClient _client;
    private Task _stalled = Task.CompletedTask;
    private long _published;
    private Delivery? _taken;

    private BacklogLoad(TempFolder folder, ServerProcess hub) => (_folder, _hub, _client) = (folder, hub, ClientOf(hub));

    /// <summary>A hub with so many subscriptions, one of which matches.</summary>
    public static async Task<BacklogLoad> StartAsync(string data, int subscriptions)
    {
        TempFolder folder = new(data);
        BacklogLoad load = new(folder, await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false));
        for (int number = 0; number < subscriptions; number++)
        {
            (string name, string pattern) = number == 0 ? (Subscription, Channel) : ($"other-{number}", $"bench.other.{number}.*");
            await load._client.PutSubscriptionAsync(name, new { Patterns = (string[])[pattern], AckDeadline = "12h", MaxInFlight = 4 * ShuffledMax }).ConfigureAwait(false);
        }

        return load;
    }

    /// <summary>A consumer takes as much as its window lets it and does nothing with it.</summary>
    public async Task StallAsync()
    {
        TaskCompletionSource<Delivery> taken = new();
        _stalled = Task.Run(async () =>
        {
            await foreach (Delivery delivery in _client.ConsumeAsync(Subscription, new ConsumeOptions { Window = Window }, _stop.Token).ConfigureAwait(false))
            {
                taken.TrySetResult(delivery);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token).ConfigureAwait(false);
            }
        });
        await PublishAsync(1).ConfigureAwait(false);
        _taken = await taken.Task.ConfigureAwait(false);
    }

    /// <summary>Publishes so many events, and keeps the ids of some.</summary>
    public async Task PublishAsync(long events)
    {
        long next = 0, step = Math.Max(1, events / LookupsMax);
        await Task.WhenAll(Enumerable.Range(0, Window).Select(_ => LaneAsync())).ConfigureAwait(false);
        _published += events;

        async Task LaneAsync()
        {
            await Task.Yield();
            for (long number; (number = Interlocked.Increment(ref next)) <= events;)
            {
                PublishReceipt receipt = await _client.PublishAsync(Channel, _payload).ConfigureAwait(false);
                if (number % step == 0)
                {
                    lock (_sample)
                    {
                        _sample.Add(receipt.Id);
                    }
                }
            }
        }
    }

    /// <summary>Megabytes by which the hub grows while so many events are published, once it has seen enough of them to be warm.</summary>
    public async Task<double> GrowthAsync(long events)
    {
        await PublishAsync(WarmUp).ConfigureAwait(false);
        double before = await RestingMegabytesAsync().ConfigureAwait(false);
        await PublishAsync(events).ConfigureAwait(false);
        return await RestingMegabytesAsync().ConfigureAwait(false) - before;
    }

    // When it has had nothing to do for a while: the least of some looks.
    private async Task<double> RestingMegabytesAsync()
    {
        double least = double.MaxValue;
        for (int look = 0; look < 10; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(false);
            least = Math.Min(least, _hub.ResidentBytes / 1e6);
        }

        return least;
    }

    /// <summary>Consumes and acknowledges everything, out of order.</summary>
    public async Task SettleAllAsync()
    {
        await _taken!.AckAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stalled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using CancellationTokenSource done = new();
        List<Delivery> held = [];
        long settled = 1;
        Queue<ValueTask<SettleResult>> answers = new();
        try
        {
            await foreach (Delivery delivery in _client.ConsumeAsync(Subscription, new ConsumeOptions { Window = 4 * ShuffledMax }, done.Token).ConfigureAwait(false))
            {
                held.Add(delivery);
                long left = _published - settled - answers.Count - held.Count;
                while (held.Count > ShuffledMax || (left <= 0 && held.Count > 0))
                {
                    int index = _random.Next(held.Count);
                    Keep(held[index].AckAsync());
                    (held[index], held[^1]) = (held[^1], held[index]);
                    held.RemoveAt(held.Count - 1);
                }

                settled += await TakeAsync(left <= 0).ConfigureAwait(false);
                if (settled == _published)
                {
                    await done.CancelAsync().ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // Everything is settled.
        }

        void Keep(ValueTask<SettleResult> answer) => answers.Enqueue(answer);

        async Task<int> TakeAsync(bool all)
        {
            int taken = 0;
            while (answers.TryPeek(out ValueTask<SettleResult> oldest) && (all || oldest.IsCompleted || answers.Count > ShuffledMax))
            {
                taken += await answers.Dequeue().ConfigureAwait(false) == SettleResult.Settled ? 1 : 0;
            }

            return taken;
        }
    }

    /// <summary>Times of lookups of events by their ids in random order, one after the other, in microseconds, ascending.</summary>
    public async Task<IReadOnlyList<double>> LookupsAsync()
    {
        EventId[] ids = [.. _sample];
        _random.Shuffle(ids);
        List<double> times = [];
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Port).ConfigureAwait(false);
        foreach (EventId id in ids)
        {
            byte[] request = System.Text.Encoding.ASCII.GetBytes($"GET /v1/events/{id} HTTP/1.1\r\nHost: bench\r\n\r\n");
            long sent = Stopwatch.GetTimestamp();
            if (await connection.SendAsync(request).ConfigureAwait(false) != 200)
            {
                throw new InvalidOperationException($"The hub does not find the event {id}.");
            }

            times.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        List<double> warm = [.. times.Skip(Math.Min(LookupsWarmUp, times.Count / 2))];
        warm.Sort();
        return warm;
    }

    /// <summary>Kills the hub and starts it again; from there to the first accepted publish.</summary>
    public async Task<TimeSpan> KillAndStartAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
        _hub = await ServerProcess.StartHubAsync(_folder.Path).ConfigureAwait(false);
        _client = ClientOf(_hub);
        return _hub.StartTime;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stalled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _client.DisposeAsync().ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        _stop.Dispose();
    }

    private static EventHubClient ClientOf(ServerProcess hub) => new(new Uri($"http://127.0.0.1:{hub.Port}"));
}
