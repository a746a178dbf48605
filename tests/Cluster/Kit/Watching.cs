using System.Text.Json;
using EventHub.Client;

namespace EventHub.Cluster.Kit;

/// <summary>Watches everything through one gateway.</summary>
internal sealed class Watching(Uri gateway, Seen seen)
{
    /// <summary>Goes on until told to stop; the client resumes by itself.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using EventHubClient client = new(gateway);
        try
        {
            await foreach (ReceivedEvent received in client.WatchAsync(">", new WatchOptions { From = "earliest" }, stop))
            {
                using JsonDocument payload = JsonDocument.Parse(received.Payload);
                seen.Add(received.Channel, payload.RootElement.GetProperty("number").GetInt32());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to.
        }
    }
}
