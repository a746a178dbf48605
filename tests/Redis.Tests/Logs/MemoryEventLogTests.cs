using EventHub.EventLog.Disks;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Logs;

public sealed class MemoryEventLogTests : EventLogConformance
{
    private protected override Task<LogPlace> MakeAsync() => Task.FromResult(new LogPlace(new MemoryDisk(1L << 30), "partition-0", () => default));
}
