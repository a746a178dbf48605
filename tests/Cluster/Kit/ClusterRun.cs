namespace EventHub.Cluster.Kit;

/// <summary>A cluster of its own: a redis-server, three silos, and two gateways that are none.</summary>
internal sealed class ClusterRun : IAsyncDisposable
{
    private ClusterRun(RedisServer redis)
    {
        Redis = redis;
        Silos = [.. Enumerable.Range(1, 3).Select(number => new ClusterProcess($"silo {number}", redis.Url, "silo"))];
        Gateways = [.. Enumerable.Range(1, 2).Select(number => new ClusterProcess($"gateway {number}", redis.Url, "gateway"))];
    }

    public RedisServer Redis { get; }

    public ClusterProcess[] Silos { get; }

    public ClusterProcess[] Gateways { get; }

    public IEnumerable<ClusterProcess> All => [.. Silos, .. Gateways];

    /// <summary>Host and port of the redis-server.</summary>
    public string RedisPlace => Redis.Url["redis://".Length..];

    public static async Task<ClusterRun> StartAsync()
    {
        ClusterRun cluster = new(await RedisServer.StartAsync());
        try
        {
            await Task.WhenAll(cluster.All.Select(static process => process.StartAsync()));
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
        foreach (ClusterProcess process in All)
        {
            process.Dispose();
        }

        await Redis.DisposeAsync();
    }
}
