using EventHub.Redis.Connections;
using EventHub.Redis.Presence;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Presence;

/// <summary>Who reaches the server.</summary>
[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class RedisPresenceTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Beat_TellsWhoElseIsThere_AndNotForLonger()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using RedisConnection connection = server.Connect();
        RedisPresence presence = new(connection);
        Assert.Empty(await presence.BeatAsync("a", [], s_long));
        Assert.Equal(["a"], await presence.BeatAsync("b", ["a", "c"], s_long));
        Assert.Equal(["b"], await presence.BeatAsync("a", ["b", "c"], TimeSpan.FromMilliseconds(1)));
        using CancellationTokenSource deadline = new(Waiting.Patience);
        while ((await presence.BeatAsync("b", ["a"], s_long)).Count > 0)
        {
            Assert.False(deadline.IsCancellationRequested, "What was said for a millisecond still held.");
        }
    }

    [Fact]
    public async Task Beat_WithoutTheServer_IsToldAsThat()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using RedisConnection connection = server.Connect();
        await server.KillAsync();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => new RedisPresence(connection).BeatAsync("a", ["b"], s_long));
    }
}
