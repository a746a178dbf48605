using EventHub.Scenarios.Delivering;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>A backlog of all four priorities is worked off.</summary>
public sealed class When_events_have_priorities : IDisposable
{
    private const int Each = 64;
    private static readonly string[] Priorities = ["low", "normal", "high", "critical"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Weighted_gives_each_its_share_and_starves_none()
    {
        List<string> order = await WorkOffAsync("weighted");

        // A round is 16 critical, 8 high, 4 normal, 1 low.
        Dictionary<string, int> round = order.Take(29).CountBy(priority => priority).ToDictionary();
        Assert.Equal(new Dictionary<string, int> { ["critical"] = 16, ["high"] = 8, ["normal"] = 4, ["low"] = 1 }, round);
    }

    [Fact]
    public async Task Strict_finishes_the_urgent_first() =>
        Assert.Equal(Priorities.Reverse().SelectMany(priority => Enumerable.Repeat(priority, Each)), await WorkOffAsync("strict"));

    private async Task<List<string>> WorkOffAsync(string mode)
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("s", $$"""{"patterns":["a"],"priorityMode":"{{mode}}"}""");
        foreach (string priority in Priorities)
        {
            await hub.Client.PublishAsync(Enumerable.Range(0, Each).Select(n => $$"""{"channel":"a","priority":"{{priority}}","payload":{{n}}}"""));
        }

        var deliveries = await hub.Client.PullAsync("s", max: 1000);
        Assert.Equal(4 * Each, deliveries.Length);
        Assert.All(deliveries.GroupBy(delivery => delivery.GetProperty("event").GetProperty("priority").GetString()), lane =>
            Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{n}"), lane.Select(delivery => delivery.Payload())));
        return [.. deliveries.Select(delivery => delivery.GetProperty("event").GetProperty("priority").GetString()!)];
    }
}
