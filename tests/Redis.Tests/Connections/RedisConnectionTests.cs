using EventHub.Redis.Connections;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Connections;

[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class RedisConnectionTests
{
    [Fact]
    public async Task Open_HasThreadsForThoseThatWaitBesideThoseThatReadTheAnswers()
    {
        await using RedisServer server = await RedisServer.StartAsync("off");
        using RedisConnection connection = server.Connect();
        ThreadPool.GetMinThreads(out int workers, out _);
        Assert.True(workers >= WaitingThreads.Count, $"{workers} threads");

        // All wait at once; none of them may find its answer unread.
        Barrier all = new(WaitingThreads.Count / 2);
        await Task.WhenAll(Enumerable.Range(0, WaitingThreads.Count / 2).Select(_ => Task.Run(() =>
        {
            Assert.True(all.SignalAndWait(TimeSpan.FromMinutes(1)));
            connection.Execute("PING");
        })));
    }
}
