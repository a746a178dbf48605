using System.Buffers.Binary;
using System.Diagnostics;
using EventHub.Bench.Rest;
using EventHub.Bench.Sockets;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>From the time an event is due to the loop of a subscription's consumer, which acknowledges it, at a steady rate.</summary>
internal sealed class DeliverLatency : IAsyncDisposable
{
    private const string Channel = "bench.latency.events", Subscription = "latency";
    private const int PayloadBytes = 200;
    private readonly TempFolder _folder;
    private readonly ServerProcess _hub;
    private readonly EventHubClient _publisher, _consumer;

    private DeliverLatency(TempFolder folder, ServerProcess hub)
    {
        Uri address = new($"http://127.0.0.1:{hub.Port}");
        (_folder, _hub, _publisher, _consumer) = (folder, hub, new EventHubClient(address), new EventHubClient(address));
    }

    public static async Task<DeliverLatency> StartAsync(string data)
    {
        TempFolder folder = new(data);
        DeliverLatency latency = new(folder, await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false));
        await latency._publisher.PutSubscriptionAsync(Subscription, new { Patterns = (string[])[Channel] }).ConfigureAwait(false);
        return latency;
    }

    /// <summary>Microseconds, ascending.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(double eventsPerSecond, double seconds)
    {
        long total = (long)(eventsPerSecond * seconds);
        Task<List<double>> consuming = Task.Run(() => ConsumeAsync(total));
        Task<Task[]> publishing = Task.Factory.StartNew(() => Publish(eventsPerSecond, total), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(await publishing.ConfigureAwait(false)).ConfigureAwait(false);
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

    private Task[] Publish(double eventsPerSecond, long total)
    {
        Task[] open = new Task[total];
        SteadyPace pace = new(eventsPerSecond);
        for (long next = 0; next < total;)
        {
            for (long due = pace.Wait(next, total); next < due; next++)
            {
                byte[] payload = new byte[PayloadBytes];
                BinaryPrimitives.WriteInt64LittleEndian(payload, pace.DueAt(next));
                open[next] = _publisher.PublishAsync(Channel, payload, "application/octet-stream").AsTask();
            }
        }

        return open;
    }

    private async Task<List<double>> ConsumeAsync(long total)
    {
        List<double> latencies = [];
        List<Task> acknowledging = [];
        await foreach (Delivery delivery in _consumer.ConsumeAsync(Subscription, new ConsumeOptions()).ConfigureAwait(false))
        {
            latencies.Add(Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(delivery.Event.Payload.Span)).TotalMicroseconds);
            acknowledging.Add(delivery.AckAsync().AsTask());
            if (latencies.Count == total)
            {
                break;
            }
        }

        await Task.WhenAll(acknowledging).ConfigureAwait(false);
        return latencies;
    }
}
