using System.Text;
using EventHub.Cluster.Kit;
using EventHub.Grains.Interfaces.Events;
using StackExchange.Redis;

namespace EventHub.Cluster;

/// <summary>Two hubs of the same names but with prefixes of their own see nothing of each other.</summary>
public sealed class When_two_hubs_share_a_Redis
{
    private const string Channel = "orders.paid";
    private static readonly string[] s_prefixes = ["one", "two"];

    [Fact]
    public async Task Each_keeps_everything_under_its_prefix_and_streams_bring_its_own_events()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        ClusterProcess[] silos = [.. s_prefixes.Select(prefix => new ClusterProcess($"silo of {prefix}", $"{redis.Url}/0?prefix={prefix}", "silo"))];
        try
        {
            await Task.WhenAll(silos.Select(static silo => silo.StartAsync()));
            await Task.WhenAll(silos.Select(ScheduleAsync));
            await using StreamClient one = await StreamClient.StartAsync(redis.Url["redis://".Length..], s_prefixes[0]), two = await StreamClient.StartAsync(redis.Url["redis://".Length..], s_prefixes[1]);
            Seen ofOne = new(), ofTwo = new(), again = new();
            await one.SubscribeAsync(Channel, ofOne, []);
            await two.SubscribeAsync(Channel, ofTwo, []);
            await one.SubscribeAsync(Channel, again, []);
            await PublishAsync(one, 1, 3);
            await PublishAsync(two, 11, 13);
            await ofOne.HasAsync(Channel, [1, 2, 3]);
            await again.HasAsync(Channel, [1, 2, 3]);
            await ofTwo.HasAsync(Channel, [11, 12, 13]);
            await AssertKeysAsync(redis);
        }
        finally
        {
            Array.ForEach(silos, static silo => silo.Dispose());
        }
    }

    // A schedule is behind a reminder.
    private static async Task ScheduleAsync(ClusterProcess silo)
    {
        using HttpClient client = new() { BaseAddress = silo.Address };
        using StringContent nightly = new("""{"every":"1h","event":{"channel":"jobs.nightly","payload":{}}}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PutAsync("/v1/schedules/nightly", nightly);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task PublishAsync(StreamClient service, int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            await service.Stream(Channel).OnNextAsync(new HubEvent { Payload = [.. Encoding.UTF8.GetBytes($"{{\"number\":{number}}}")] });
        }
    }

    private static async Task AssertKeysAsync(RedisServer redis)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis.Url["redis://".Length..]);
        List<string> keys = [];
        await foreach (RedisKey key in connection.GetServers()[0].KeysAsync())
        {
            keys.Add(key.ToString());
        }

        Assert.All(keys, static key => Assert.Contains(s_prefixes, prefix => key.StartsWith(prefix + ":", StringComparison.Ordinal)));
        Assert.All(s_prefixes, prefix => Assert.Contains(keys, key => key.StartsWith(prefix + ":", StringComparison.Ordinal) && key.EndsWith("/reminders", StringComparison.Ordinal)));
    }
}
