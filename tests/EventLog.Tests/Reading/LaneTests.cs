using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Reading;

/// <summary>Walks of single lanes against a plain list of what was stored.</summary>
public sealed class LaneTests
{
    // Several stretches in a segment, several segments, nothing in the tail's memory.
    private static readonly EventLogOptions Wide = StepLog.Small with { SegmentBytes = 400 * 1024, PreallocateBytes = 128 * 1024, TailBytesMax = 1 };

    [Theory]
    [InlineData(171)]
    [InlineData(172)]
    [InlineData(173)]
    public void Walk_OfAnyLanesFromAnyPlace_EqualsTheNaiveOne(int seed)
    {
        FilledLog filled = FilledLog.Make(seed, turns: 220, seed == 173 ? StepLog.Small : Wide);
        Dictionary<long, byte> lanes = filled.Sent.Where(pair => pair.Sent.Channel is not null)
            .ToDictionary(pair => pair.Result.Sequence, pair => Lanes.Of(pair.Sent.Priority));
        Random random = new(seed);
        foreach (StepLog log in new[] { filled.Log, filled.Copy().Open(), filled.Log.Reopen() })
        {
            for (byte wanted = 0; wanted <= Lanes.All; wanted++)
            {
                long after = wanted % 2 == 0 ? 0 : random.NextInt64(log.Log.Bounds.NextSequence);
                (List<SeenRecord> seen, List<long> gaps) = Walks.Forward(log.Log, after, lanes: wanted);
                Assert.Empty(gaps);

                // Batches are given whole, in order, and none that holds a wanted event is missing.
                Assert.Equal(seen.Select(record => record.Sequence).Order(), seen.Select(record => record.Sequence));
                Assert.Equal(
                    lanes.Where(pair => pair.Key > after && (pair.Value & wanted) != 0).Select(pair => pair.Key).Order(),
                    seen.Select(record => record.Sequence).Where(sequence => (lanes[sequence] & wanted) != 0));
                Assert.True(wanted != 0 || seen.Count == 0, "No lane was wanted, and events came.");
            }
        }
    }

    [Fact]
    public void Walk_OfLanesAndChannels_GivesBatchesThatMayHoldBoth()
    {
        StepLog log = StepLog.Opened(options: Wide);
        log.Append(new TestEvent("a", [1]) { Priority = EventPriority.Critical });
        log.Append(new TestEvent("b", [2]) { Priority = EventPriority.Critical });
        log.Append(new TestEvent("b", [3]) { Priority = EventPriority.Low });
        ChannelBloom[] filter = [ChannelBloom.Of(EventIdentity.OfChannel("b"u8))];

        Assert.Equal(2, Assert.Single(Walks.Forward(log.Log, 0, filter, Lanes.Of(EventPriority.Critical)).Events).Sequence);
        Assert.Equal(3, Assert.Single(Walks.Forward(log.Log, 0, filter, Lanes.Of(EventPriority.Low)).Events).Sequence);
        Assert.Empty(Walks.Forward(log.Log, 0, filter, Lanes.Of(EventPriority.High)).Events);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Walk_ToOneCriticalEventBehindMany_ReadsNoStretchBetween(bool reopened)
    {
        StepLog log = StepLog.Opened(options: Wide);
        for (int i = 0; i < 400; i++)
        {
            log.Append(new TestEvent("a", new byte[8000]));
        }

        log.Append(new TestEvent("a", [1]) { Priority = EventPriority.Critical });
        for (int i = 0; i < 40; i++)
        {
            log.Append(new TestEvent("a", new byte[8000]));
        }

        log = reopened ? log.Reopen() : log;
        long reads = log.Disk.Reads;
        LogRead read = log.Log.ReadForwardAsync(0, default, Lanes.Of(EventPriority.Critical), default).Result();
        using StoredBatch? batch = read.Batch;
        Assert.Equal((401, 401, false), (batch?.FirstSequence, read.Place, read.GapBefore));
        Assert.True(log.Disk.Reads - reads <= 2, $"{log.Disk.Reads - reads} reads.");
    }
}
