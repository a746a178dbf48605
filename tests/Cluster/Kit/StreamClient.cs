using System.Text.Json;
using EventHub.Client.Orleans;
using EventHub.Client.Orleans.Streams;
using EventHub.Grains.Interfaces.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Cluster.Kit;

/// <summary>A service that is an Orleans client of the cluster.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private readonly IHost _host;

    private StreamClient(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<StreamClient> StartAsync(string redis, string prefix = "eventhub")
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEventHubOrleansClient(options => (options.Redis, options.Prefix) = (redis, prefix));
        IHost host = builder.Build();
        await host.StartAsync();
        return new StreamClient(host);
    }

    public IAsyncStream<HubEvent> Stream(string channel) => _host.Services.GetRequiredService<IClusterClient>().GetStreamProvider(HubStreams.Provider).GetStream<HubEvent>(channel);

    /// <summary>Subscribes, and notes the numbers that are seen.</summary>
    public Task SubscribeAsync(string channel, Seen seen, List<StreamSequenceToken> places, StreamSequenceToken? from = null) => Stream(channel).SubscribeAsync(
        (item, place) =>
        {
            seen.Add(channel, JsonDocument.Parse(item.Payload.AsMemory()).RootElement.GetProperty("number").GetInt32());
            lock (places)
            {
                places.Add(place!);
            }

            return Task.CompletedTask;
        },
        from!);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
