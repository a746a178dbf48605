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
    private const int CreatorsMax = 64;
    private readonly TempFolder? _folder;
    private readonly ServerProcess _hub;
    private readonly string _channel, _subscription;
    private readonly EventHubClient _publisher, _consumer;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _window;
    private readonly DeliverBacklog _backlog;
    private readonly byte[] _payload;
    private readonly string? _contentType;
    private readonly List<double> _latencies = [];
    private Task _consuming = Task.CompletedTask;
    private volatile bool _isOver;

    private DeliverLoad(TempFolder? folder, ServerProcess hub, int window, int payloadBytes, string? contentType)
    {
        (_channel, _subscription) = ($"bench.deliver.w{window}-{payloadBytes}", $"bench-{window}-{payloadBytes}");
        (_window, _contentType, _backlog) = (window, contentType, new DeliverBacklog(window == 1 ? 1 : 4 * window));
        _payload = System.Text.Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', payloadBytes - 11) + "\"}");
        Uri address = new($"http://127.0.0.1:{hub.Port}");
        (_folder, _hub, _publisher, _consumer) = (folder, hub, new EventHubClient(address), new EventHubClient(address));
    }

    /// <summary>A hub with the subscription that is consumed, and others that match nothing.</summary>
    public static async Task<DeliverLoad> StartAsync(string data, int others, int window = 1000, int payloadBytes = 200, string? contentType = null)
    {
        AllowSubscriptions(others);
        TempFolder folder = new(data);
        return await StartAsync(new DeliverLoad(folder, await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false), window, payloadBytes, contentType), others).ConfigureAwait(false);
    }

    /// <summary>The same on a hub that somebody else stops; at most one of each window and size.</summary>
    public static Task<DeliverLoad> StartAsync(ServerProcess hub, int window, int payloadBytes, string? contentType) =>
        StartAsync(new DeliverLoad(null, hub, window, payloadBytes, contentType), 0);

    private static async Task<DeliverLoad> StartAsync(DeliverLoad load, int others)
    {
        await load.CreateAsync(others).ConfigureAwait(false);
        load._consuming = Task.Run(load.ConsumeAsync);
        return load;
    }

    /// <summary>With a window of 1: microseconds from one publish until the next may follow because this one is settled, ascending; of the last run.</summary>
    public IReadOnlyList<double> Latencies => _latencies;

    /// <summary>Microseconds of processor time that the hub took for each event of the last run.</summary>
    public double ServerMicroseconds { get; private set; }

    /// <summary>Settled events per second, and microseconds of processor time that both processes took for each.</summary>
    public async Task<(double Rate, double ProcessorMicroseconds, double Bytes)> RunAsync(TimeSpan duration)
    {
        _isOver = false;
        _latencies.Clear();
        using Process mine = Process.GetCurrentProcess();
        TimeSpan server = _hub.ProcessorTime, processor = server + mine.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp(), before = _backlog.Settled, allocated = GC.GetTotalAllocatedBytes();
        Task lanes = Task.WhenAll(Enumerable.Range(0, _window).Select(_ => LaneAsync()));
        await Task.Delay(duration, TimeProvider.System).ConfigureAwait(false);
        long settled = _backlog.Settled - before;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        mine.Refresh();
        TimeSpan after = _hub.ProcessorTime;
        ServerMicroseconds = (after - server).TotalMicroseconds / settled;
        processor = after + mine.TotalProcessorTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        _isOver = true;
        _backlog.Release();
        await lanes.ConfigureAwait(false);
        _latencies.Sort();
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
        if (_folder is not null)
        {
            await _hub.DisposeAsync().ConfigureAwait(false);
            _folder.Dispose();
        }

        _stop.Dispose();
    }

    // The hub's process inherits it; by default there may be as many as are asked for here, and one is consumed.
    private static void AllowSubscriptions(int others) =>
        Environment.SetEnvironmentVariable("EVENTHUB__Gateway__SubscriptionsMax", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(100_000, others + 1)}"));

    private async Task CreateAsync(int others)
    {
        await _publisher.PutSubscriptionAsync(_subscription, new { Patterns = (string[])[_channel] }).ConfigureAwait(false);
        ParallelOptions options = new() { MaxDegreeOfParallelism = CreatorsMax };
        await Parallel.ForAsync(0, others, options, async (number, cancellationToken) =>
            await _publisher.PutSubscriptionAsync($"other-{number}", new { Patterns = new[] { $"bench.other.{number}.*" } }, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task LaneAsync()
    {
        await Task.Yield();
        long began = 0;
        while (!_isOver)
        {
            await _backlog.PublishAsync().ConfigureAwait(false);
            if (_window == 1)
            {
                TakeTime(began);
                began = Stopwatch.GetTimestamp();
            }

            await _publisher.PublishAsync(_channel, _payload, _contentType).ConfigureAwait(false);
        }
    }

    private void TakeTime(long began)
    {
        if (began != 0)
        {
            _latencies.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }
    }

    // Acknowledges without awaiting each; the results are taken in order, when there are enough.
    private async Task ConsumeAsync()
    {
        Queue<ValueTask<SettleResult>> unanswered = new();
        await foreach (Delivery delivery in _consumer.ConsumeAsync(_subscription, new ConsumeOptions { Window = _window }, _stop.Token).ConfigureAwait(false))
        {
            Keep(delivery.AckAsync());
            while (unanswered.TryPeek(out ValueTask<SettleResult> oldest) && (oldest.IsCompleted || unanswered.Count >= Math.Max(1, _window * 9 / 10)))
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
