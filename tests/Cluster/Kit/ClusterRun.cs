namespace EventHub.Cluster.Kit;

/// <summary>A cluster of its own: a redis-server, three silos, and a gateway that is none.</summary>
internal sealed class ClusterRun : IAsyncDisposable
{
    private readonly RedisServer _redis;

    private ClusterRun(RedisServer redis)
    {
        _redis = redis;
        Silos = [.. Enumerable.Range(1, 3).Select(number => new ClusterProcess($"silo {number}", redis.Url, "silo"))];
        Gateway = new ClusterProcess("gateway", redis.Url, "gateway");
    }

    public ClusterProcess[] Silos { get; }

    public ClusterProcess Gateway { get; }

    public static async Task<ClusterRun> StartAsync()
    {
        ClusterRun cluster = new(await RedisServer.StartAsync());
        try
        {
            await Task.WhenAll([.. cluster.Silos.Select(silo => silo.StartAsync()), cluster.Gateway.StartAsync()]);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        Array.ForEach(Silos, static silo => silo.Dispose());
        await _redis.DisposeAsync();
    }
}
