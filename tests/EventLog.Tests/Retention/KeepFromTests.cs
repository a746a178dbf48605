using System.Collections.Immutable;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Retention;

/// <summary>What its owner still needs is hidden, not freed.</summary>
public sealed class KeepFromTests
{
    private static readonly EventLogOptions Sized = StepLog.Small with { RetentionBytes = 100_000 };

    [Fact]
    public void Retain_KeptLsn_HidesItsEventsAndFreesNothingFromThereOn()
    {
        StepLog log = Filled(Sized, out long kept);
        int segments = log.Disk.Segments().Count;
        log.Log.KeepFrom(kept);
        Apply(log);

        Assert.Equal(segments, log.Disk.Segments().Count);
        Assert.True(log.Log.Bounds.FirstLsn > kept, "Nothing was hidden.");
        Assert.All(Walks.Forward(log.Log).Events, record => Assert.True(record.Lsn >= log.Log.Bounds.FirstLsn));
        Assert.Null(log.Log.FindAsync(kept, default).Result());
        using StoredBatch? found = log.Log.FindKeptAsync(kept, default).Result();
        Assert.True(found?.TryFind(kept, out _));
        Assert.Contains(Walks.Control(log.Log), record => record.Lsn == kept);
        Assert.Contains(kept, log.Log.FindSettlementsAsync(1, default).Result());

        StepLog again = log.KillAndReopen();
        again.Log.KeepFrom(kept);
        Apply(again);
        using StoredBatch? after = again.Log.FindKeptAsync(kept, default).Result();
        Assert.NotNull(after);
    }

    [Fact]
    public void Retain_KeptNoMore_FreesThoughNothingMoreIsHidden()
    {
        StepLog log = Filled(Sized, out long kept);
        log.Log.KeepFrom(kept);
        Apply(log);
        int segments = log.Disk.Segments().Count;
        LogBounds bounds = log.Log.Bounds;

        log.Log.KeepFrom(long.MaxValue);
        Apply(log);

        Assert.True(log.Disk.Segments().Count < segments, "Nothing was freed.");
        Assert.Equal(bounds, log.Log.Bounds);
        Assert.Null(log.Log.FindKeptAsync(kept, default).Result());
        Assert.Equal(log.Disk.Segments().Count, log.KillAndReopen().Log.Statistics().Segments);
    }

    [Fact]
    public void Retain_KeptInTheMiddle_FreesWhatIsOlder()
    {
        StepLog log = Filled(Sized, out long kept);
        long later = log.Append(JournalModel.Settlement("later", 2)).Single().Lsn;
        Fill(log);
        log.Log.KeepFrom(later);
        Apply(log);

        Assert.Null(log.Log.FindKeptAsync(kept, default).Result());
        using StoredBatch? found = log.Log.FindKeptAsync(later, default).Result();
        Assert.NotNull(found);
        Assert.True(log.Log.Bounds.FirstLsn > later, "Nothing was hidden.");
        Assert.InRange(log.KillAndReopen().Log.Bounds.FirstLsn, kept + 1, later);
    }

    [Fact]
    public void Retain_ByAgeOfOneChannel_KeepsTheSegmentsToo()
    {
        StepLog log = Filled(StepLog.Small, out long kept);
        int segments = log.Disk.Segments().Count;
        log.Log.KeepFrom(kept);
        log.Time.Advance(TimeSpan.FromHours(1));
        Task applying = log.Log.ApplyRulesAsync(Purging("filler", log.Log.Bounds.NextSequence), default).AsTask();
        log.Settle();
        Assert.True(applying.IsCompletedSuccessfully);

        Assert.Equal(segments, log.Disk.Segments().Count);
        using StoredBatch? found = log.Log.FindKeptAsync(kept, default).Result();
        Assert.NotNull(found);
        log.Log.KeepFrom(long.MaxValue);
        Apply(log);
        Assert.Single(log.Disk.Segments());
    }

    private static ChannelRules Purging(string channel, long before) =>
        new(PolicySet.Empty, ImmutableDictionary<string, long>.Empty.Add(channel, before));

    private static void Apply(StepLog log)
    {
        log.Log.ApplyRetentionAsync(default).End();
        log.Settle();
    }

    private static StepLog Filled(EventLogOptions options, out long kept)
    {
        StepLog log = StepLog.Opened(options: options);
        log.Append(new TestEvent("filler", [1]));
        kept = log.Append(JournalModel.Settlement("kept", 1)).Single().Lsn;
        Fill(log);
        return log;
    }

    private static void Fill(StepLog log)
    {
        for (int i = 0; i < 40; i++)
        {
            log.Append(new TestEvent("filler", new byte[9000]));
        }
    }
}
