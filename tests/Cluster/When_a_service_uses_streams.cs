using System.Diagnostics.Metrics;
using System.Text;
using EventHub.Cluster.Kit;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Events;
using Orleans;
using Orleans.Streams;

namespace EventHub.Cluster;

/// <summary>An Orleans client uses a channel as a stream: it publishes, subscribes, goes back, and loses nothing with silos.</summary>
public sealed class When_a_service_uses_streams
{
    private const string Channel = "orders.paid";

    [Fact]
    public async Task It_sees_every_event_in_order_and_can_go_back()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        await using StreamClient service = await StreamClient.StartAsync(cluster.RedisPlace);
        Seen seen = new();
        List<StreamSequenceToken> places = [];
        await service.SubscribeAsync(Channel, seen, places);

        // Through a gateway, through the channel's grain, and as one batch of the stream.
        using Publishing publishing = new(cluster.Gateways[0].Address, new Ledger());
        await publishing.PublishAsync(Channel, from: 1, count: 20);
        Assert.True((await service.Grains.GetGrain<IChannelGrain>(Channel).Publish(new NewEvent { Payload = Payload(21) })).Stored);
        Assert.Equal(1, await CallsAsync(() => service.Stream(Channel).OnNextBatchAsync(Enumerable.Range(22, 100).Select(static number => new HubEvent { Payload = Payload(number) }))));
        await seen.HasAsync(Channel, [.. Enumerable.Range(1, 121)]);

        // Another subscriber begins in the middle, and then has what comes.
        Seen late = new();
        await service.SubscribeAsync(Channel, late, [], from: places[60]);
        await publishing.PublishAsync(Channel, from: 122, count: 1);
        await late.HasAsync(Channel, [.. Enumerable.Range(61, 62)]);
        await NobodyLagsAsync(cluster);
    }

    [Fact]
    public async Task It_loses_none_with_silos()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        await using StreamClient service = await StreamClient.StartAsync(cluster.RedisPlace);
        Seen seen = new();
        await service.SubscribeAsync(Channel, seen, []);
        using Publishing publishing = new(cluster.Gateways[0].Address, new Ledger());
        await publishing.PublishAsync(Channel, from: 1, count: 20);
        await seen.HasAsync(Channel, [.. Enumerable.Range(1, 20)]);

        // Whichever of them brings the stream, it is lost once, in the middle of it.
        int published = 20;
        foreach (ClusterProcess silo in cluster.Silos)
        {
            Task more = publishing.PublishAsync(Channel, from: published + 1, count: 100);
            await silo.KillAsync();
            await more;
            published += 100;
            await seen.HasAsync(Channel, [.. Enumerable.Range(1, published)]);
            await silo.StartAsync();
        }
    }

    [Fact]
    public async Task The_sample_ships_what_is_paid()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        using CommandRun sample = CommandRun.StartOther("EventHub.Orders", ["--Redis", cluster.RedisPlace]);
        await sample.WaitForAsync("being ready", static run => run.Output.Contains("ships what is paid", StringComparison.Ordinal));
        using Publishing publishing = new(cluster.Gateways[0].Address, new Ledger());
        await publishing.PublishAsync(Channel, from: 1, count: 1);
        await sample.WaitForAsync("shipping", static run => run.Output.Contains("shipped ", StringComparison.Ordinal));
        await sample.SignalAsync("TERM");
        Assert.Equal(0, await sample.ExitAsync());
    }

    // Of each partition one silo says how far its streams are.
    private static async Task NobodyLagsAsync(ClusterRun cluster)
    {
        using CancellationTokenSource late = new(CommandRun.Patience);
        using HttpClient client = new();
        string[] lags = [];
        while (lags.Length != 8 || !lags.All(static lag => lag.EndsWith(" 0", StringComparison.Ordinal)))
        {
            Assert.False(late.IsCancellationRequested, $"The streams stand so: {string.Join(", ", lags)}.");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            string[] metrics = await Task.WhenAll(cluster.Silos.Select(silo => client.GetStringAsync(new Uri(silo.Address, "/metrics"))));
            lags = [.. metrics.SelectMany(static text => text.Split('\n')).Where(static line => line.StartsWith("eventhub_streams_lag{", StringComparison.Ordinal))];
        }
    }

    private static System.Collections.Immutable.ImmutableArray<byte> Payload(int number) => [.. Encoding.UTF8.GetBytes($"{{\"number\":{number}}}")];

    // How many calls to grains publishing took.
    private static async Task<long> CallsAsync(Func<Task> act)
    {
        long calls = 0;
        using MeterListener listener = new();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "eventhub.streams.publish.calls")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref calls, count));
        listener.Start();
        await act();
        return Interlocked.Read(ref calls);
    }
}
