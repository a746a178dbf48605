using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Delays;

/// <summary>What many events cost that wait for their time: memory, and processor time while none is due.</summary>
internal static class DelayedBench
{
    private const int Lanes = 1000, EventsMax = 1_000_000;
    private const double MegabytesMost = 100, ProcessorPercentMost = 1;
    private static readonly byte[] Payload = System.Text.Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', 189) + "\"}");

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        await using EventHubClient client = new(new Uri($"http://127.0.0.1:{hub.Port}"));

        // As many as come later, and delivered at once: what publishing itself takes is not counted.
        long count = Math.Min(EventsMax, options.Events);
        await PublishAsync(client, count, static _ => null).ConfigureAwait(false);
        double before = await RestingMegabytesAsync(hub).ConfigureAwait(false);

        // In no order of time, over a day that begins tomorrow.
        DateTimeOffset first = TimeProvider.System.GetUtcNow().AddDays(1);
        await PublishAsync(client, count, number => first.AddSeconds(number * 7919 % 86_400)).ConfigureAwait(false);
        double after = await RestingMegabytesAsync(hub).ConfigureAwait(false);
        double idle = await IdlePercentAsync(hub, TimeSpan.FromSeconds(Math.Max(10, options.Seconds))).ConfigureAwait(false);
        string events = $"{count:N0} events of 200 B, delayed by a day or two";
        return
        [
            new Measurement("memory before", "nothing waits", before, "MB"),
            new Measurement("memory more by what waits", events, after - before, "MB") { AtMost = MegabytesMost },
            new Measurement("processor time while idle", $"{events}, none of them due, of one core", idle, "%") { AtMost = ProcessorPercentMost },
        ];
    }

    private static async Task PublishAsync(EventHubClient client, long events, Func<long, DateTimeOffset?> deliverAt)
    {
        long next = 0;
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => LaneAsync())).ConfigureAwait(false);

        async Task LaneAsync()
        {
            await Task.Yield();
            for (long number; (number = Interlocked.Increment(ref next)) <= events;)
            {
                await client.PublishAsync(new PublishEvent("bench.delayed", Payload) { DeliverAt = deliverAt(number) }).ConfigureAwait(false);
            }
        }
    }

    // When it has had nothing to do for a while: the least of some looks.
    private static async Task<double> RestingMegabytesAsync(ServerProcess hub)
    {
        double least = double.MaxValue;
        for (int look = 0; look < 10; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(false);
            least = Math.Min(least, hub.ResidentBytes / 1e6);
        }

        return least;
    }

    private static async Task<double> IdlePercentAsync(ServerProcess hub, TimeSpan window)
    {
        TimeSpan before = hub.ProcessorTime;
        await Task.Delay(window, TimeProvider.System).ConfigureAwait(false);
        return 100 * (hub.ProcessorTime - before) / window;
    }
}
