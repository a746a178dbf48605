using System.Globalization;
using System.Text;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Sagas;

/// <summary>
/// A publisher whose events step the instances of a saga, in turns, and a watcher who counts what the instances publish; each has a connection of its own to a hub in a
/// process of its own. A step counts once its event out is stored and seen.
/// </summary>
internal sealed class SagaLoad : IAsyncDisposable
{
    private const int BatchEvents = 250, OpenMax = 20_000;
    private readonly TempFolder _folder;
    private readonly ServerProcess _hub;
    private readonly EventHubClient _publisher, _watcher;
    private readonly CancellationTokenSource _stop = new();
    private readonly PublishEvent[][] _batches;
    private Task _watching = Task.CompletedTask;
    private TaskCompletionSource _seenMore = new();
    private long _published, _seen;

    private SagaLoad(TempFolder folder, ServerProcess hub, int instances)
    {
        Uri address = new($"http://127.0.0.1:{hub.Port}");
        (_folder, _hub, _publisher, _watcher) = (folder, hub, new EventHubClient(address), new EventHubClient(address));
        _batches = [.. Enumerable.Range(0, Math.Max(instances, BatchEvents)).Select(number => Event("bench.sagas.in", number % instances)).Chunk(BatchEvents)];
    }

    public static async Task<SagaLoad> StartAsync(string data, int instances)
    {
        TempFolder folder = new(data);
        SagaLoad load = new(folder, await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false), instances);
        await load._publisher.DefineSagaAsync("bench-steps", SagaDocuments.Steps).ConfigureAwait(false);
        await load._publisher.DefineSagaAsync("bench-sleepers", SagaDocuments.Sleepers).ConfigureAwait(false);
        TaskCompletionSource started = new();
        load._watching = Task.Run(() => load.WatchAsync(started));
        await started.Task.ConfigureAwait(false);
        return load;
    }

    /// <summary>Steps per second, and microseconds of processor time that the hub took for each.</summary>
    public async Task<(double Rate, double ProcessorMicroseconds)> RunAsync(TimeSpan duration)
    {
        (double, double) made = await HubLoad.RunAsync(_hub, PublishAsync, _watching, () => Volatile.Read(ref _seen), duration).ConfigureAwait(false);
        await SeenAsync(0).ConfigureAwait(false);
        return made;
    }

    /// <summary>So many steps, at least.</summary>
    public async Task StepAsync(long steps)
    {
        long end = _published + steps;
        await PublishAsync(() => _published < end).ConfigureAwait(false);
        await SeenAsync(0).ConfigureAwait(false);
    }

    /// <summary>So many instances that wait for a day.</summary>
    public async Task SleepAsync(int count)
    {
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(BatchEvents))
        {
            _published += numbers.Length;
            await _publisher.PublishAsync(Array.ConvertAll(numbers, static number => Event("bench.sagas.sleepers", number))).ConfigureAwait(false);
        }

        await SeenAsync(0).ConfigureAwait(false);
    }

    /// <summary>Resident memory of the hub when it has had nothing to do for a while: the least of some looks.</summary>
    public async Task<double> RestingMegabytesAsync()
    {
        double least = double.MaxValue;
        for (int look = 0; look < 5; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(false);
            least = Math.Min(least, _hub.ResidentBytes / 1e6);
        }

        return least;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _publisher.DisposeAsync().ConfigureAwait(false);
        await _watcher.DisposeAsync().ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        _stop.Dispose();
    }

    // Each batch is answered before its successor; some are under way at a time.
    private Task PublishAsync(Func<bool> goesOn) => Task.WhenAll(Enumerable.Range(0, 4).Select(async lane =>
    {
        for (int next = lane; goesOn(); next++)
        {
            PublishEvent[] batch = _batches[next % _batches.Length];
            await SeenAsync(OpenMax).ConfigureAwait(false);
            Interlocked.Add(ref _published, batch.Length);
            await _publisher.PublishAsync(batch).ConfigureAwait(false);
        }
    }));

    // Until at most so many are not seen yet; whoever watches and fails ends the wait.
    private async Task SeenAsync(int openMax)
    {
        while (Volatile.Read(ref _published) - Volatile.Read(ref _seen) > openMax)
        {
            TaskCompletionSource more = Volatile.Read(ref _seenMore);
            if (Volatile.Read(ref _published) - Volatile.Read(ref _seen) > openMax)
            {
                await (await Task.WhenAny(more.Task, _watching).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
    }

    private async Task WatchAsync(TaskCompletionSource started)
    {
        WatchOptions options = new() { BufferEvents = 10_000, OnStarted = () => started.TrySetResult() };
        await foreach (ReceivedEvent _ in _watcher.WatchAsync("bench.sagas.out", options, _stop.Token).ConfigureAwait(false))
        {
            if (Interlocked.Increment(ref _seen) % 100 == 0 || _seen == Volatile.Read(ref _published))
            {
                Interlocked.Exchange(ref _seenMore, new TaskCompletionSource()).TrySetResult();
            }
        }
    }

    private static PublishEvent Event(string channel, int number) => new(
        channel, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"instance-{number}\",\"amount\":\"12.50\",\"text\":\"{new string('x', 100)}\"}}")));
}
