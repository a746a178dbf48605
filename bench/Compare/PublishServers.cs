using EventHub.Bench.Compare.Peers;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Compare;

/// <summary>The hub and the peers that publishes are compared on, all running at once; who has no turn does nothing.</summary>
internal sealed class PublishServers : IAsyncDisposable
{
    private readonly List<TempFolder> _folders = [];
    private readonly List<IAsyncDisposable> _running = [];

    private PublishServers()
    {
    }

    public required ServerProcess Hub { get; init; }

    public required EventHubClient Client { get; init; }

    public ServerProcess? Nats { get; private set; }

    public ServerProcess? NatsSynced { get; private set; }

    public ServerProcess? RedisEverySecond { get; private set; }

    public ServerProcess? RedisAlways { get; private set; }

    public static async Task<PublishServers> StartAsync(string data, PeerTools tools)
    {
        TempFolder folder = new(data);
        ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        PublishServers servers = new() { Hub = hub, Client = new EventHubClient(new Uri($"http://127.0.0.1:{hub.Port}")) };
        servers._folders.Add(folder);
        servers._running.AddRange([servers.Client, hub]);
        try
        {
            await servers.StartPeersAsync(data, tools).ConfigureAwait(false);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable running in _running)
        {
            await running.DisposeAsync().ConfigureAwait(false);
        }

        _folders.ForEach(folder => folder.Dispose());
    }

    private async Task StartPeersAsync(string data, PeerTools tools)
    {
        if (tools.NatsServer is string nats)
        {
            Nats = await KeepAsync(data, folder => PeerServers.StartNatsAsync(nats, folder, isSynced: false)).ConfigureAwait(false);
            NatsSynced = await KeepAsync(data, folder => PeerServers.StartNatsAsync(nats, folder, isSynced: true)).ConfigureAwait(false);
        }

        if (tools.RedisServer is string redis)
        {
            RedisEverySecond = await KeepAsync(data, folder => PeerServers.StartRedisAsync(redis, folder, "everysec")).ConfigureAwait(false);
            RedisAlways = await KeepAsync(data, folder => PeerServers.StartRedisAsync(redis, folder, "always")).ConfigureAwait(false);
        }
    }

    private async Task<ServerProcess> KeepAsync(string data, Func<string, Task<ServerProcess>> start)
    {
        TempFolder folder = new(data);
        _folders.Add(folder);
        ServerProcess server = await start(folder.Path).ConfigureAwait(false);
        _running.Add(server);
        return server;
    }
}
