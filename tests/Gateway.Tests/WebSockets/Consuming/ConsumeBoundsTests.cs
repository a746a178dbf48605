using System.Text;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.WebSockets.Consuming;

namespace EventHub.Gateway.Tests.WebSockets.Consuming;

/// <summary>Consumers that take more than they read.</summary>
public sealed class ConsumeBoundsTests
{
    [Fact]
    public async Task Consume_ByASlowClient_IsHeldBackHoweverMuchCreditItGave()
    {
        const int Events = 300, Bytes = 100_000;
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using RawSocket slow = await RawSocket.OpenAsync(hub);
        await slow.SendTextAsync("""{"op":"consume","ref":1,"subscription":"s","credit":1000000}""");
        Assert.Contains("consuming", Encoding.UTF8.GetString((await slow.ReadFrameAsync())!.Value.Payload), StringComparison.Ordinal);
        string filler = new('x', Bytes);
        for (int i = 0; i < Events; i++)
        {
            await hub.Client.PublishAsync("a", $"\"{filler}\"");
        }

        // 30 MB: some is in the connection and a little waits; the rest is still in the log.
        int handed = await Until.SoAsync(() => hub.CountAsync("inFlight"), static count => count >= ConsumePump.UnsentBytesMax / Bytes, "some are handed out");
        Assert.True(handed <= Events - 50, $"{handed} of {Events} were handed to a client that reads none.");

        // Once it reads, all of it comes.
        int read = 0;
        while (read < Events)
        {
            string frame = Encoding.UTF8.GetString((await slow.ReadFrameAsync())!.Value.Payload);
            read += frame.Split("\"deliveryId\"").Length - 1;
        }

        Assert.Equal(Events, read);
    }
}
