using System.Diagnostics;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>Consumes what a subscription has waiting, and acknowledges each; nothing is published meanwhile.</summary>
internal sealed class DeliverDrain : IAsyncDisposable
{
    private const int Window = 1000, UnansweredMax = 900, PublishBatch = 500;
    private const string Channel = "bench.drain.events", Subscription = "drain";
    private readonly TempFolder _folder;
    private readonly ServerProcess _hub;
    private readonly EventHubClient _client;

    private DeliverDrain(TempFolder folder, ServerProcess hub) =>
        (_folder, _hub, _client) = (folder, hub, new EventHubClient(new Uri($"http://127.0.0.1:{hub.Port}")));

    public static async Task<DeliverDrain> StartAsync(string data)
    {
        TempFolder folder = new(data);
        DeliverDrain drain = new(folder, await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false));
        await drain._client.PutSubscriptionAsync(Subscription, new { Patterns = (string[])[Channel] }).ConfigureAwait(false);
        return drain;
    }

    /// <summary>Settled events per second, and processor time of the hub and of both for each.</summary>
    public async Task<(double Rate, double ServerMicroseconds, double BothMicroseconds)> RunAsync(int events)
    {
        byte[] payload = System.Text.Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', 189) + "\"}");
        PublishEvent[] batch = [.. Enumerable.Repeat(new PublishEvent(Channel, payload) { ContentType = "application/octet-stream" }, PublishBatch)];
        for (int published = 0; published < events; published += PublishBatch)
        {
            await _client.PublishAsync(batch).ConfigureAwait(false);
        }

        using Process mine = Process.GetCurrentProcess();
        TimeSpan server = _hub.ProcessorTime, own = mine.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        int settled = await ConsumeAsync(events).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        mine.Refresh();
        (server, own) = (_hub.ProcessorTime - server, mine.TotalProcessorTime - own);
        return (settled / seconds, server.TotalMicroseconds / settled, (server + own).TotalMicroseconds / settled);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    // Published in whole batches; what is beyond what was asked for is taken, too, so that the next run begins with nothing.
    private async Task<int> ConsumeAsync(int events)
    {
        int wanted = (events + PublishBatch - 1) / PublishBatch * PublishBatch, received = 0;
        AnswersInOrder<SettleResult> unanswered = new();
        await foreach (Delivery delivery in _client.ConsumeAsync(Subscription, new ConsumeOptions { Window = Window }).ConfigureAwait(false))
        {
            unanswered.Add(delivery.AckAsync());
            received++;
            await unanswered.TakeAsync(received == wanted ? 0 : UnansweredMax).ConfigureAwait(false);
            if (received == wanted)
            {
                break;
            }
        }

        return received;
    }
}
