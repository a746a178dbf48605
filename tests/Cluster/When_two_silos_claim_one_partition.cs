using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>Two silos that know nothing of each other, on one log: each is a cluster of its own and claims every partition. Only Redis stands between them.</summary>
public sealed class When_two_silos_claim_one_partition
{
    private static readonly string[] s_channels = [.. Enumerable.Range(0, 4).Select(number => $"claimed.{number}")];

    [Fact]
    public async Task Redis_refuses_the_one_that_came_first_and_nothing_is_stored_twice()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        using ClusterProcess first = new("first", redis.Url, "silo") { Cluster = "first" }, second = new("second", redis.Url, "silo") { Cluster = "second" };
        Ledger ledger = new();
        await first.StartAsync();
        using Publishing byFirst = new(first.Address, ledger);
        await Task.WhenAll(s_channels.Select(channel => byFirst.PublishAsync(channel, 1)));

        // Stopped, so that it does not claim anew at once what it is told that it has lost.
        await first.SignalAsync("STOP");
        await second.StartAsync();
        using Publishing bySecond = new(second.Address, ledger);
        await Task.WhenAll(s_channels.Select(channel => bySecond.PublishAsync(channel, 2)));
        await first.SignalAsync("CONT");
        using HttpClient stray = new() { BaseAddress = first.Address };
        Task refused = stray.PostAsync(new Uri($"/v1/channels/{s_channels[0]}/events", UriKind.Relative), new StringContent("""{"number":99}"""));
        await first.WaitForAsync("gives up partition");
        await first.KillAsync();
        await refused.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Task.WhenAll(s_channels.Select(channel => bySecond.PublishAsync(channel, 3)));
        foreach (string channel in s_channels)
        {
            Assert.Equal([1, 2, 3], (await Stored.NumbersAsync(second.Address, channel)).Where(static number => number != 99));
        }
    }
}
