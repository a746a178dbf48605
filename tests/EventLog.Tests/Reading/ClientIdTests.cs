using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Reading;

/// <summary>Events by source + sourceId: in the segment being written, in sealed ones, and where the index is damaged.</summary>
public sealed class ClientIdTests
{
    [Fact]
    public void FindClientId_SameIdOnManyChannels_FindsAllInOrder()
    {
        StepLog log = Stored(out List<long> lsns);
        Assert.Equal(lsns, Find(log));
        Assert.Empty(log.Log.FindClientIdAsync(EventIdentity.OfClientId("/s"u8, "other"u8), default).Result());
    }

    [Fact]
    public void FindClientId_BeforeTheSealJobRan_FindsThemToo()
    {
        StepLog log = StepLog.Opened();
        List<long> lsns = [];
        for (int i = 0; i < 30; i++)
        {
            Task<AppendResult[]> append = log.Begin(Named(i));
            while (!append.IsCompleted)
            {
                log.Log.Writer.Step();
                log.Scheduler.RunOne();
            }

            lsns.Add(append.Answer().Single().Lsn);
            Assert.Equal(lsns, Find(log));
        }
    }

    [Fact]
    public void FindClientId_IndexDamaged_ScansTheSegment()
    {
        StepLog log = Stored(out List<long> lsns);
        log.Close();
        string path = log.Disk.Segments()[0];
        (long offset, BatchHeader header) = SegmentBytes.Batches(log.Disk, path)[^1];
        long footer = (offset + header.Bytes + 4095) / 4096 * 4096, length = log.Disk.LengthOf(path);
        for (long at = footer; at < length; at += 13)
        {
            log.Disk.FlipBit(path, at, 2);
            log.Open();
            Assert.Equal(lsns, Find(log));
            log.Disk.FlipBit(path, at, 2);
            log.Close();
        }
    }

    private static IReadOnlyList<long> Find(StepLog log) => log.Log.FindClientIdAsync(EventIdentity.OfClientId("/s"u8, "17"u8), default).Result();

    private static TestEvent Named(int i) => new($"channel{i}", new byte[6000]) { Source = "/s", SourceId = "17" };

    private static StepLog Stored(out List<long> lsns)
    {
        StepLog log = StepLog.Opened();
        lsns = [];
        for (int i = 0; i < 30; i++)
        {
            lsns.Add(log.Append(Named(i)).Single().Lsn);
        }

        Assert.True(log.Disk.Segments().Count > 2);
        return log;
    }
}
