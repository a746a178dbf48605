using System.Diagnostics;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>
/// One publisher and one consumer, each with a connection of its own, to one subscription of a hub in a process of its own. Each event is published, handed out and
/// acknowledged, and counts once that is stored.
/// </summary>
internal sealed class DeliverLoad : IAsyncDisposable
{
    private const int PublishWindow = 1000, Credit = 1000, UnansweredMax = 900, BacklogMax = 4000, CreatorsMax = 64;
    private const string Channel = "bench.deliver.events", Subscription = "bench";
    private readonly TempFolder _folder;
    private readonly ServerProcess _hub;
    private readonly EventHubClient _publisher, _consumer;
    private readonly CancellationTokenSource _stop = new();
    private readonly DeliverBacklog _backlog = new(BacklogMax);
    private readonly byte[] _payload = System.Text.Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', 189) + "\"}");
    private Task _consuming = Task.CompletedTask;
    private volatile bool _isOver;

    private DeliverLoad(TempFolder folder, ServerProcess hub)
    {
        Uri address = new($"http://127.0.0.1:{hub.Port}");
        (_folder, _hub, _publisher, _consumer) = (folder, hub, new EventHubClient(address), new EventHubClient(address));
    }

    /// <summary>A hub with the subscription that is consumed, and others that match nothing.</summary>
    public static async Task<DeliverLoad> StartAsync(string data, int others)
    {
        // The hub's process inherits it; by default there may be as many as are asked for here, and one is consumed.
        Environment.SetEnvironmentVariable("EVENTHUB__Gateway__SubscriptionsMax", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(100_000, others + 1)}"));
        TempFolder folder = new(data);
        DeliverLoad load = new(folder, await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false));
        await load.CreateAsync(others).ConfigureAwait(false);
        load._consuming = Task.Run(load.ConsumeAsync);
        return load;
    }

    /// <summary>Settled events per second, and microseconds of processor time that both processes took for each.</summary>
    public async Task<(double Rate, double ProcessorMicroseconds, double Bytes)> RunAsync(TimeSpan duration)
    {
        _isOver = false;
        using Process mine = Process.GetCurrentProcess();
        TimeSpan processor = _hub.ProcessorTime + mine.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp(), before = _backlog.Settled, allocated = GC.GetTotalAllocatedBytes();
        Task lanes = Task.WhenAll(Enumerable.Range(0, PublishWindow).Select(_ => LaneAsync()));
        await Task.Delay(duration, TimeProvider.System).ConfigureAwait(false);
        long settled = _backlog.Settled - before;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        mine.Refresh();
        processor = _hub.ProcessorTime + mine.TotalProcessorTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        _isOver = true;
        _backlog.Release();
        await lanes.ConfigureAwait(false);
        if (_consuming.IsCompleted)
        {
            await _consuming.ConfigureAwait(false);
        }

        return (settled / seconds, processor.TotalMicroseconds / settled, allocated / (double)settled);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _consuming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _publisher.DisposeAsync().ConfigureAwait(false);
        await _consumer.DisposeAsync().ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        _stop.Dispose();
    }

    private async Task CreateAsync(int others)
    {
        await _publisher.PutSubscriptionAsync(Subscription, new { Patterns = (string[])["bench.deliver.*"] }).ConfigureAwait(false);
        ParallelOptions options = new() { MaxDegreeOfParallelism = CreatorsMax };
        await Parallel.ForAsync(0, others, options, async (number, cancellationToken) =>
            await _publisher.PutSubscriptionAsync($"other-{number}", new { Patterns = new[] { $"bench.other.{number}.*" } }, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task LaneAsync()
    {
        await Task.Yield();
        while (!_isOver)
        {
            await _backlog.PublishAsync().ConfigureAwait(false);
            await _publisher.PublishAsync(Channel, _payload).ConfigureAwait(false);
        }
    }

    // Acknowledges without awaiting each; the results are taken in order, when there are enough.
    private async Task ConsumeAsync()
    {
        Queue<ValueTask<SettleResult>> unanswered = new();
        await foreach (Delivery delivery in _consumer.ConsumeAsync(Subscription, new ConsumeOptions { Window = Credit }, _stop.Token).ConfigureAwait(false))
        {
            Keep(delivery.AckAsync());
            while (unanswered.TryPeek(out ValueTask<SettleResult> oldest) && (oldest.IsCompleted || unanswered.Count > UnansweredMax))
            {
                if (await unanswered.Dequeue().ConfigureAwait(false) == SettleResult.Settled)
                {
                    _backlog.Settle();
                }
            }
        }

        void Keep(ValueTask<SettleResult> answer) => unanswered.Enqueue(answer);
    }
}
