using EventHub.Redis.Connections;
using EventHub.Redis.Logs;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Logs;

[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class RedisEventLogTests : EventLogConformance
{
    private protected override async Task<LogPlace> MakeAsync()
    {
        RedisServer server = await RedisServer.StartAsync();
        RedisConnection connection = server.Connect();
        return new LogPlace(new RedisDisk(connection), "partition-0", () =>
        {
            connection.Dispose();
            return server.DisposeAsync();
        });
    }
}
