using EventHub.Client.Orleans.Streams;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Events;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Streams;

namespace EventHub.Orders;

/// <summary>Ships what was paid: reads one channel as a stream, and publishes to another.</summary>
internal sealed class Shipping(IClusterClient hub) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IAsyncStream<HubEvent> paid = hub.GetStreamProvider(HubStreams.Provider).GetStream<HubEvent>("orders.paid");
        StreamSubscriptionHandle<HubEvent> subscription = await paid.SubscribeAsync((order, _) => ShipAsync(order));
        Console.WriteLine("ships what is paid");
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await subscription.UnsubscribeAsync();
    }

    // An event may come twice, after the loss of a silo; under the same key it is stored once. What throws here is brought again.
    private async Task ShipAsync(HubEvent order)
    {
        PublishAnswer answer = await hub.GetGrain<IChannelGrain>("orders.shipped").Publish(new NewEvent
        {
            Payload = order.Payload,
            CausationId = order.Id,
            IdempotencyKey = $"shipped-{order.Id}",
        });
        if (!answer.Stored)
        {
            throw new InvalidOperationException(answer.Refusal?.ToString());
        }

        Console.WriteLine($"shipped {order.Id}");
    }
}
