using EventHub.EventLog;
using EventHub.Redis.Connections;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Connections;

[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class RedisGuaranteeOfAServerTests
{
    [Theory]
    [InlineData("always", "yes", "always")]
    [InlineData("everysec", "yes", "everysec")]
    [InlineData("off", "no", "everysec")]
    public async Task Of_ARealServer_IsWhatItWasStartedWith(string started, string appendOnly, string appendFsync)
    {
        await using RedisServer server = await RedisServer.StartAsync(started);
        using RedisConnection connection = server.Connect();
        Assert.Equal(new RedisGuarantee(appendOnly, appendFsync, "no", "0", "noeviction"), RedisGuarantee.Of(connection));
    }

    [Fact]
    public async Task Of_AServerThatKeepsItsSettings_IsUnknown()
    {
        await using RedisServer server = await RedisServer.StartAsync("always", "--rename-command", "CONFIG", "");
        using RedisConnection connection = server.Connect();
        Assert.NotNull(RedisGuarantee.Of(connection).ProblemFor(Durability.Always));
    }
}
