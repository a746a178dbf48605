using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>One silo loses what all share, and reaches the other silos as before: nobody takes it for dead.</summary>
public sealed class When_a_silo_loses_Redis_only
{
    [Fact]
    public async Task It_gives_its_partitions_up_and_gets_none_while_that_lasts()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Relay relay = new(new Uri(redis.Url).Port);
        using ClusterProcess first = new("first", redis.Url, "silo"), second = new("second", redis.Url, "silo"), lost = new("cut off", $"redis://127.0.0.1:{relay.Port}", "silo"),
            gateway = new("gateway", redis.Url, "gateway");
        await Task.WhenAll(first.StartAsync(), second.StartAsync(), lost.StartAsync(), gateway.StartAsync());
        await Shares.EvenAsync([first, second, lost]);
        await using Load load = await Load.StartAsync(gateway.Address, first.Address);
        relay.Cut();
        await load.BackAsync("a silo was cut off from Redis");
        await Shares.EvenAsync([first, second]);
        relay.Join();

        // It is one of them again.
        await Shares.EvenAsync([first, second, lost]);
        await load.GrowAsync();
        await load.ProveAsync(second.Address);
    }

    [Fact]
    public async Task It_gives_them_up_too_when_it_owns_all()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Relay relay = new(new Uri(redis.Url).Port);
        using ClusterProcess lost = new("cut off", $"redis://127.0.0.1:{relay.Port}", "silo"), next = new("next", redis.Url, "silo"), gateway = new("gateway", redis.Url, "gateway");
        await lost.StartAsync();
        await Task.WhenAll(next.StartAsync(), gateway.StartAsync());
        await using Load load = await Load.StartAsync(gateway.Address, next.Address);

        // Partitions even out only when the silos have been the same for a while.
        await Shares.EvenAsync([lost]);
        relay.Cut();
        await load.BackAsync("the silo that owns all was cut off from Redis", TimeSpan.FromSeconds(18));
        await Shares.EvenAsync([next]);
        relay.Join();
        await Shares.EvenAsync([lost, next]);
        await load.ProveAsync(next.Address);
    }
}
