using System.Buffers.Binary;
using System.Diagnostics;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>From the time an event is due to the loop of a subscription's consumer, which acknowledges it, at a steady rate.</summary>
internal sealed class DeliverLatency : IAsyncDisposable
{
    private const string Channel = "bench.latency.events", Subscription = "latency";
    private const int PayloadBytes = 200, UnansweredMax = 900;
    private readonly TempFolder _folder;
    private readonly ServerProcess _hub;
    private readonly EventHubClient _publisher, _consumer;

    private DeliverLatency(TempFolder folder, ServerProcess hub)
    {
        Uri address = new($"http://127.0.0.1:{hub.Port}");
        (_folder, _hub, _publisher, _consumer) = (folder, hub, new EventHubClient(address), new EventHubClient(address));
    }

    public static Task<DeliverLatency> StartAsync(string data) => StartAsync(data, static folder => ServerProcess.StartHubAsync(folder));

    /// <summary>The same with a hub that is started otherwise; the folder is its own.</summary>
    public static async Task<DeliverLatency> StartAsync(string data, Func<string, Task<ServerProcess>> start)
    {
        TempFolder folder = new(data);
        DeliverLatency latency = new(folder, await start(folder.Path).ConfigureAwait(false));
        await latency._publisher.PutSubscriptionAsync(Subscription, new { Patterns = (string[])[Channel] }).ConfigureAwait(false);
        return latency;
    }

    /// <summary>Microseconds, ascending.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(double eventsPerSecond, double seconds)
    {
        long total = (long)(eventsPerSecond * seconds);
        Task<List<double>> consuming = Task.Run(() => ConsumeAsync(total));
        await new SteadyPublisher(_publisher, Channel, PayloadBytes).RunAsync(eventsPerSecond, total).ConfigureAwait(false);
        List<double> latencies = await consuming.WaitAsync(TimeSpan.FromSeconds(60)).ConfigureAwait(false);

        // The first tenth is the start of consuming.
        List<double> steady = latencies[(latencies.Count / 10)..];
        steady.Sort();
        return steady;
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync().ConfigureAwait(false);
        await _consumer.DisposeAsync().ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    private async Task<List<double>> ConsumeAsync(long total)
    {
        List<double> latencies = new((int)total);
        AnswersInOrder<SettleResult> acknowledging = new();
        await foreach (Delivery delivery in _consumer.ConsumeAsync(Subscription, new ConsumeOptions()).ConfigureAwait(false))
        {
            latencies.Add(Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(delivery.Event.Payload.Span)).TotalMicroseconds);
            acknowledging.Add(delivery.AckAsync());
            await acknowledging.TakeAsync(UnansweredMax).ConfigureAwait(false);
            if (latencies.Count == total)
            {
                break;
            }
        }

        await acknowledging.TakeAsync(0).ConfigureAwait(false);
        return latencies;
    }
}
