using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Journal;

/// <summary>Settlements by the sequence they speak of: in the segment being written, in sealed ones, and where the index is damaged.</summary>
public sealed class SettlementsTests
{
    private static readonly EventLogOptions Wide = StepLog.Small with { SegmentBytes = 400 * 1024, PreallocateBytes = 128 * 1024 };

    [Theory]
    [InlineData(201, 1_000_000)]
    [InlineData(202, 1_000_000)]
    [InlineData(203, 900)]
    public void Find_ManySettlementsInAnyOrder_EqualsTheModel(int seed, int entriesMax)
    {
        StepLog log = StepLog.Opened(options: Wide with { SettlementEntriesMax = entriesMax });
        Random random = new(seed);
        long[] open = Publish(log, 3000);
        random.Shuffle(open);
        for (int at = 0; at < open.Length;)
        {
            int take = Math.Min(open.Length - at, random.Next(1, 120));
            log.Append(JournalModel.Settlement("one by one", [.. open.AsSpan(at, take).ToArray().Order()]));
            at += take;
        }

        for (int i = 0; i < 30; i++)
        {
            // Several of a sequence, long ones too: what was replayed, or passed by a seek.
            long first = random.NextInt64(1, 3000);
            log.Append(JournalModel.Settlement("run", [.. Enumerable.Range((int)first, random.Next(1, 3001 - (int)first)).Select(sequence => (long)sequence)]));
        }

        Assert.Equal(entriesMax < 2000, log.Disk.Segments().Count > 3);
        foreach (StepLog opened in new[] { log, log.KillAndReopen(), log.Reopen() })
        {
            JournalModel.Check(opened.Log, Walks.ByLsn(opened.Log).Records.Values);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("02010501")]
    [InlineData("01")]
    [InlineData("0102050105")]
    [InlineData("01010500")]
    [InlineData("0101FFFFFFFFFFFFFFFF7F01")]
    [InlineData("010180808080808080800101")]
    public void Find_BodyThatMakesNoSense_SpeaksOfNothing(string hex)
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("1"), TestEvent.Of("2"));
        log.Append(JournalModel.Settlement(Convert.FromHexString(hex)));
        foreach (StepLog opened in new[] { log, log.KillAndReopen() })
        {
            Assert.All([0L, 1, 2, 5, long.MaxValue], sequence => Assert.Empty(Found(opened, sequence)));
        }
    }

    [Fact]
    public void Find_BeforeTheSealJobRan_FindsThemToo()
    {
        StepLog log = StepLog.Opened();
        Publish(log, 100);
        List<long> lsns = [];
        for (int i = 0; i < 30; i++)
        {
            Task<AppendResult[]> append = log.Begin(JournalModel.Settlement(new string('x', 6000), 1, 2));
            while (!append.IsCompleted)
            {
                log.Log.Writer.Step();
                log.Scheduler.RunOne();
            }

            lsns.Add(append.Answer().Single().Lsn);
            Assert.Equal(lsns, Found(log, 2));
        }
    }

    [Fact]
    public void Find_IndexDamaged_ScansTheSegmentOnce()
    {
        StepLog log = StepLog.Opened();
        Publish(log, 100);
        List<long> lsns = [];
        for (int i = 0; i < 13; i++)
        {
            lsns.AddRange(log.Append(JournalModel.Settlement(new string('x', 5000), 3, 5)).Select(result => result.Lsn));
        }

        Assert.Equal(2, log.Disk.Segments().Count);
        log.Close();
        string path = log.Disk.Segments()[0];
        (long offset, BatchHeader header) = SegmentBytes.Batches(log.Disk, path)[^1];
        long footer = (offset + header.Bytes + 4095) / 4096 * 4096, length = log.Disk.LengthOf(path);
        for (long at = footer; at < length; at += 11)
        {
            log.Disk.FlipBit(path, at, 2);
            log.Open();
            Assert.Equal(lsns, Found(log, 5));
            long reads = log.Disk.Reads;
            Assert.Equal(lsns, Found(log, 3));
            Assert.Empty(Found(log, 4));
            Assert.True(log.Disk.Reads - reads <= 8, $"{log.Disk.Reads - reads} reads.");
            log.Disk.FlipBit(path, at, 2);
            log.Close();
        }
    }

    [Fact]
    public void Append_EntriesPassTheLimit_EndsTheSegment()
    {
        StepLog log = StepLog.Opened(options: Wide with { SettlementEntriesMax = 100 });
        Publish(log, 700);
        for (int i = 0; i < 45; i++)
        {
            // Ten entries each: one per block of 64.
            log.Append(JournalModel.Settlement("x", [.. Enumerable.Range(0, 10).Select(n => 64L * (n + 1))]));
        }

        Assert.Equal(5, log.Disk.Segments().Count);
        Assert.Equal(45, Found(log, 64).Count);
        Assert.Equal(45, Found(log.KillAndReopen(), 64).Count);
    }

    [Fact]
    public void Find_InSealedSegments_ReadsPagesNotSegments()
    {
        StepLog log = Sealed(StepLog.Opened(options: Wide), 5000);
        Found(log, 1);
        long reads = log.Disk.Reads;
        Assert.Single(Found(log, 4000));
        Assert.True(log.Disk.Reads - reads <= 2, $"{log.Disk.Reads - reads} reads.");
    }

    [Fact]
    public void Find_UncommittedSettlement_IsNotFoundYet()
    {
        StepLog log = new StepLog { LeavesSyncs = true }.Open();
        Publish(log, 100);
        Task append = log.Begin(JournalModel.Settlement("x", 1));
        log.Log.Writer.Step();
        Assert.False(append.IsCompleted);
        Assert.Empty(Found(log, 1));
        log.Settle();
        Assert.Single(Found(log, 1));
    }

    private static IReadOnlyList<long> Found(StepLog log, long sequence) => log.Log.FindSettlementsAsync(sequence, default).Result();

    private static long[] Publish(StepLog log, int events)
    {
        List<long> sequences = [];
        while (sequences.Count < events)
        {
            sequences.AddRange(log.Append([.. Enumerable.Range(0, 100).Select(i => TestEvent.Of($"{i}"))]).Select(result => result.Sequence));
        }

        return [.. sequences];
    }

    // Rolls, after as many settlements of one event each.
    private static StepLog Sealed(StepLog log, int settlements)
    {
        Publish(log, settlements);
        for (int i = 0; i < settlements; i += 500)
        {
            log.Append([.. Enumerable.Range(i + 1, 500).Select(sequence => JournalModel.Settlement("x", sequence))]);
        }

        int segments = log.Disk.Segments().Count;
        while (log.Disk.Segments().Count == segments)
        {
            log.Append(new TestEvent("filler", new byte[9000]));
        }

        return log;
    }
}
