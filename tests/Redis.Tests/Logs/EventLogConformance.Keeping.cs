using EventHub.EventLog;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Logs;

/// <content>What is kept and found of the log's own records, and what goes.</content>
public abstract partial class EventLogConformance
{
    [Fact]
    public async Task Control_IsReadFromAnyLsn_AlsoAfterReopening()
    {
        IEventLog log = Open();
        List<long> noted = [];
        for (int i = 0; i < 6; i++)
        {
            noted.Add((await LogPlace.AppendAsync(log, TestEvent.Control($"note {i}")))[0].Lsn);
            await LogPlace.FillAsync(log, segments: 1 + (i / 2));
        }

        Assert.Equal(noted, Walks.Control(log).Select(record => record.Lsn));
        await log.DisposeAsync();
        log = Open();
        Assert.Equal(noted, Walks.Control(log).Select(record => record.Lsn));
        Assert.Equal(noted[3..], Walks.Control(log, noted[3]).Select(record => record.Lsn));
    }

    [Fact]
    public async Task Checkpoint_CountsOnceItsLastPartIsThere_AlsoAfterReopening()
    {
        IEventLog log = Open();
        Assert.Equal(0, log.LastCheckpointLsn);
        long first = (await LogPlace.AppendAsync(log, JournalModel.Checkpoint("a", isLast: false, 0)))[0].Lsn;
        await LogPlace.FillAsync(log, segments: 3);
        Assert.Equal(0, log.LastCheckpointLsn);
        await LogPlace.AppendAsync(log, JournalModel.Checkpoint("b", isLast: true, first));
        Assert.Equal(first, log.LastCheckpointLsn);

        await log.DisposeAsync();
        Assert.Equal(first, Place.Open().LastCheckpointLsn);
    }

    [Fact]
    public async Task Settlements_AreFoundBySequence_AlsoAfterReopening()
    {
        IEventLog log = Open();
        await LogPlace.AppendAsync(log, [.. Enumerable.Range(0, 20).Select(number => TestEvent.Of($"{number}"))]);
        long early = (await LogPlace.AppendAsync(log, JournalModel.Settlement("s", 3, 4, 5)))[0].Lsn;
        await LogPlace.FillAsync(log, segments: 3);
        long late = (await LogPlace.AppendAsync(log, JournalModel.Settlement("s", 5, 9)))[0].Lsn;
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal([early, late], await log.FindSettlementsAsync(5, default));
            Assert.Equal([early], await log.FindSettlementsAsync(3, default));
            Assert.Empty(await log.FindSettlementsAsync(6, default));
            await log.DisposeAsync();
            log = Open();
        }
    }

    [Fact]
    public async Task Retention_BySize_FreesWholeSegments_AlsoAfterReopening()
    {
        Place.Options = Place.Options with { RetentionBytes = 3 * 64 * 1024 };
        IEventLog log = Open();
        await LogPlace.FillAsync(log, segments: 7);
        await ApplyRetentionAsync(log);
        LogBounds bounds = log.Bounds;
        Assert.True(bounds.FirstLsn > 1, "Nothing was taken.");
        Assert.True(log.Statistics().Segments <= 4, $"{log.Statistics().Segments} segments are left.");
        Assert.Equal(bounds.FirstSequence, Walks.Forward(log, bounds.FirstSequence - 1).Events[0].Sequence);
        Assert.Null(await log.FindAsync(bounds.FirstLsn - 1, default));

        // Files are removed in the background: one that closing overtook is there again until limits are next applied.
        await log.DisposeAsync();
        log = Open();
        Assert.True(log.Bounds.FirstLsn <= bounds.FirstLsn, $"{log.Bounds} has lost what {bounds} had.");
        Assert.Equal(bounds.NextSequence - bounds.FirstSequence, Walks.Forward(log, bounds.FirstSequence - 1).Events.Count);
        await ApplyRetentionAsync(log);
        Assert.True(log.Bounds.FirstLsn >= bounds.FirstLsn, $"{log.Bounds} shows again what {bounds} had hidden.");
    }

    [Fact]
    public async Task Retention_ByAge_HidesAtOnce()
    {
        Place.Options = Place.Options with { RetentionAge = TimeSpan.FromMinutes(20) };
        IEventLog log = Open();
        for (int minute = 0; minute < 30; minute++)
        {
            await LogPlace.AppendAsync(log, TestEvent.Of($"{minute}"));
            Place.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await ApplyRetentionAsync(log);
        Assert.Equal(20, Walks.Forward(log, log.Bounds.FirstSequence - 1).Events.Count);
        Assert.Equal(11, log.Bounds.FirstSequence);
    }

    [Fact]
    public async Task Times_ChannelsAndEpochs_AreKnown()
    {
        IEventLog log = Open();
        await LogPlace.AppendAsync(log, TestEvent.Of("old", channel: "a"));
        Place.Time.Advance(TimeSpan.FromMinutes(5));
        long between = Place.Time.GetUtcNow().UtcTicks;
        Place.Time.Advance(TimeSpan.FromMinutes(5));
        await LogPlace.AppendAsync(log, TestEvent.Of("new", channel: "b"), TestEvent.Of("newer", channel: "b"));

        Assert.Equal(1, await log.PlaceOfTimeAsync(between, default));
        Assert.Equal([("a", 1L), ("b", 2L)], log.Channels().OrderBy(channel => channel.Name, StringComparer.Ordinal).Select(channel => (channel.Name, channel.Events)));
        Assert.Equal(log.Bounds.Epoch, Assert.Single(log.Epochs()).Epoch);
    }

    [Fact]
    public async Task Lanes_AndChannels_AreSkippedByTheReader()
    {
        IEventLog log = Open();
        await LogPlace.AppendAsync(log, TestEvent.Of("low") with { Priority = EventPriority.Low });
        await LogPlace.AppendAsync(log, TestEvent.Of("high") with { Priority = EventPriority.High });
        SeenRecord high = Assert.Single(Walks.Forward(log, lanes: (byte)(1 << (int)EventPriority.High)).Events);
        Assert.Equal(2, high.Sequence);
    }

    private static async Task ApplyRetentionAsync(IEventLog log)
    {
        await log.ApplyRulesAsync(ChannelRules.None, default);
        await log.ApplyRetentionAsync(default);

        // The writer trims between two commits; behind the next one it is done.
        await LogPlace.AppendAsync(log, TestEvent.Control("behind"));
    }
}
