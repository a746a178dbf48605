using EventHub.EventLog.Disks;
using EventHub.Redis.Tests.Kit;
using EventHub.Tests.Kit.Running;

namespace EventHub.Redis.Tests.Logs;

public sealed class FileEventLogTests : EventLogConformance
{
    private protected override Task<LogPlace> MakeAsync()
    {
        TemporaryFolder folder = new();
        return Task.FromResult(new LogPlace(new SystemDisk(), folder.In("partition-0"), () =>
        {
            folder.Dispose();
            return default;
        }));
    }
}
