using EventHub.EventLog.Tests.Kit;

namespace EventHub.EventLog.Tests.Reading;

public sealed class ChunkLoaderTests
{
    [Fact]
    public void Load_CommitWhileTheNewestStretchIsRead_IsNotTakenForDamage()
    {
        // After a restart the tail is empty, so the newest stretch is read from disk while it grows.
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        log.Reopen();
        log.Append(TestEvent.Of("two"));
        bool committed = false;
        log.Disk.Reading = (_, _) =>
        {
            if (!committed)
            {
                committed = true;
                log.Append(TestEvent.Of("three"));
            }
        };

        (List<SeenRecord> events, List<long> gaps) = Walks.Forward(log.Log);

        Assert.True(committed);
        Assert.Equal([1, 2, 3], events.Select(record => record.Sequence));
        Assert.Empty(gaps);
        Assert.Empty(log.Log.Quarantine);
    }
}
