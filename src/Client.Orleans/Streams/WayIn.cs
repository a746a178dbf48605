using EventHub.Grains.Interfaces.Partitions;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace EventHub.Client.Orleans.Streams;

/// <summary>
/// Keeps a way into the cluster open. A client that only listens connects to the silos it finds when it starts and to none that come later: were all of those replaced, the cluster would take it for gone and drop what it
/// subscribed to. A call now and then has it connect to another silo before the loss of the last one it is connected to is noticed by the others.
/// </summary>
internal sealed class WayIn(IClusterClient client, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(s_period, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Whether it is answered does not matter, so nothing waits for that: the next one may find another way. It has one partition at least.
            _ = client.GetGrain<IPartitionGrain>(0).Health().ContinueWith(static answer => _ = answer.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
