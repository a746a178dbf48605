using System.Text;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.WebSockets;

/// <summary>Runs by itself: it looks at the memory of the process.</summary>
[CollectionDefinition(nameof(SocketIdleTests), DisableParallelization = true)]
[Collection(nameof(SocketIdleTests))]
public sealed class SocketIdleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Idle_AThousandConnections_AreBoundedServedAndForgotten(bool withHandshake)
    {
        const int Connections = 1000;
        await using HubHost hub = await HubHost.StartAsync();
        await using (RawSocket warm = await RawSocket.OpenAsync(hub))
        {
            await warm.SendTextAsync("""{"op":"ping","ref":1}""");
            Assert.Contains("pong", Encoding.UTF8.GetString((await warm.ReadFrameAsync())!.Value.Payload), StringComparison.Ordinal);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<RawSocket> sockets = [];
        for (int i = 0; i < Connections; i++)
        {
            sockets.Add(withHandshake ? await RawSocket.OpenAsync(hub) : await RawSocket.ConnectAsync(hub));
        }

        // Both ends of each connection are in this process.
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Connections;
        Assert.True(each < 40_000, $"A connection that says nothing takes {each:N0} bytes.");
        await hub.Client.PublishAsync("a");
        SocketInstruments instruments = hub.Services.GetRequiredService<SocketInstruments>();
        await Until.TrueAsync(() => instruments.Sockets == (withHandshake ? Connections : 0), () => "Not all are counted.");
        foreach (RawSocket socket in sockets)
        {
            await socket.DisposeAsync();
        }

        await Until.TrueAsync(() => instruments.Sockets == 0, () => "Connections that are gone are still counted.");
    }
}
