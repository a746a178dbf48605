using System.Buffers.Binary;
using System.Diagnostics;
using EventHub.Bench.Client;
using EventHub.Bench.Compare.Peers;
using EventHub.Bench.Rest;
using EventHub.Client;
using EventHub.Client.Orleans;
using EventHub.Client.Orleans.Streams;
using EventHub.Grains.Interfaces.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Streams;

namespace EventHub.Bench.Redis;

/// <summary>A silo with its Redis, a publisher at a steady rate, and an Orleans client that subscribes to the channel as a stream.</summary>
internal sealed class StreamLatency : IAsyncDisposable
{
    private const string Channel = "bench.latency.events";
    private const int PayloadBytes = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly List<TempFolder> _folders = [];
    private readonly List<double> _latencies = [];
    private readonly Lock _gate = new();
    private readonly ServerProcess _store, _hub;
    private readonly EventHubClient _publisher;
    private readonly IHost _service;
    private TaskCompletionSource _seen = new();
    private long _total;

    private StreamLatency(ServerProcess store, ServerProcess hub, IHost service)
    {
        (_store, _hub, _service) = (store, hub, service);
        _publisher = new EventHubClient(new Uri($"http://127.0.0.1:{hub.Port}"));
    }

    public static async Task<StreamLatency> StartAsync(string data, string redisServer)
    {
        TempFolder storeFolder = new(data), hubFolder = new(data);
        ServerProcess store = await PeerServers.StartRedisAsync(redisServer, storeFolder.Path, "everysec").ConfigureAwait(false);
        ServerProcess hub = await RedisBench.StartHubAsync(store, hubFolder.Path).ConfigureAwait(false);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEventHubOrleansClient(options => options.Redis = $"127.0.0.1:{store.Port}");
        StreamLatency latency = new(store, hub, builder.Build());
        latency._folders.AddRange([storeFolder, hubFolder]);
        await latency._service.StartAsync().ConfigureAwait(false);
        IAsyncStream<HubEvent> stream = latency._service.Services.GetRequiredService<IClusterClient>().GetStreamProvider(HubStreams.Provider).GetStream<HubEvent>(Channel);
        await stream.SubscribeAsync((item, _) => latency.See(item)).ConfigureAwait(false);
        return latency;
    }

    /// <summary>Microseconds, ascending.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(double eventsPerSecond, double seconds)
    {
        lock (_gate)
        {
            _latencies.Clear();
            _total = (long)(eventsPerSecond * seconds);
            _seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await new SteadyPublisher(_publisher, Channel, PayloadBytes).RunAsync(eventsPerSecond, _total).ConfigureAwait(false);
        await _seen.Task.WaitAsync(s_patience).ConfigureAwait(false);

        // The first tenth is the start.
        List<double> steady = _latencies[(_latencies.Count / 10)..];
        steady.Sort();
        return steady;
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync().ConfigureAwait(false);
        await _service.StopAsync().ConfigureAwait(false);
        _service.Dispose();
        await _hub.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _folders.ForEach(static folder => folder.Dispose());
    }

    private Task See(HubEvent item)
    {
        double microseconds = Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(item.Payload.AsSpan())).TotalMicroseconds;
        lock (_gate)
        {
            _latencies.Add(microseconds);
            if (_latencies.Count == _total)
            {
                _seen.TrySetResult();
            }
        }

        return Task.CompletedTask;
    }
}
