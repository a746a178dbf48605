using System.Text.Json;
using EventHub.Client;
using EventHub.Protocol.Errors;

namespace EventHub.Cluster.Kit;

/// <summary>Consumes one subscription over WebSocket through one gateway, and acknowledges what came.</summary>
internal sealed class Streaming(Uri gateway, string subscription, Seen seen)
{
    /// <summary>Goes on until told to stop; the client consumes again by itself.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using EventHubClient client = new(gateway);
        try
        {
            await foreach (Delivery delivery in client.ConsumeAsync(subscription, cancellationToken: stop))
            {
                using JsonDocument payload = JsonDocument.Parse(delivery.Event.Payload);
                seen.Add(delivery.Event.Channel, payload.RootElement.GetProperty("number").GetInt32());
                _ = SettledAsync(delivery);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to.
        }
    }

    private static async Task SettledAsync(Delivery delivery)
    {
        try
        {
            await delivery.AckAsync();
        }
        catch (Exception fault) when (fault is EventHubException or ObjectDisposedException or OperationCanceledException)
        {
            // It comes again.
        }
    }
}
