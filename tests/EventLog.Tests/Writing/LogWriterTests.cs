using EventHub.EventLog.Tests.Kit;
using EventHub.EventLog.Writing;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

public sealed class LogWriterTests
{
    [Fact]
    public void Append_OneEvent_IsAnsweredAndRead()
    {
        StepLog log = StepLog.Opened();

        AppendResult result = log.Append(TestEvent.Of("one")).Single();

        Assert.Equal(new AppendResult(AppendOutcome.Stored, 1, 1, FakeTimeProvider.Start.UtcTicks), result);
        SeenRecord seen = Assert.Single(Walks.Forward(log.Log).Events);
        Assert.Equal(Convert.ToHexString(TestEvent.Of("one").Record()), seen.Hex);
    }

    [Fact]
    public void Append_RecordThatIsNoEvent_NamesTheNextEvent()
    {
        StepLog log = StepLog.Opened();
        Task<AppendResult[]>[] appends =
        [
            log.Begin(TestEvent.Control("first")), log.Begin(TestEvent.Of("one"), TestEvent.Of("two")), log.Begin(TestEvent.Control("second")), log.Begin(TestEvent.Of("three")),
        ];
        log.Settle();
        AppendResult[] results = [.. appends.SelectMany(append => append.Answer()), .. log.Append(TestEvent.Control("third"))];
        Assert.Equal([1, 1, 2, 3, 3, 4], results.Select(result => result.Sequence));

        IEnumerable<SeenRecord> records = Walks.ByLsn(log.Log).Records.Values;
        Assert.Equal([1, 1, 2, 3, 3, 4], records.Select(record => record.NextSequence));
        Assert.Equal([0, 1, 2, 0, 3, 0], records.Select(record => record.Sequence));
        Assert.Equal(records, Walks.ByLsn(log.KillAndReopen().Log).Records.Values);
    }

    [Fact]
    public void Append_ManyWaiting_ShareOneBatchAndOneSync()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("first"));
        LogStatistics before = log.Log.Statistics();
        Task<AppendResult[]>[] appends = [.. Enumerable.Range(0, 50).Select(i => log.Begin(TestEvent.Of($"e{i}")))];

        log.Settle();

        Assert.Equal(Enumerable.Range(2, 50).Select(i => (long)i), appends.Select(append => append.Answer().Single().Lsn));
        LogStatistics after = log.Log.Statistics();
        Assert.Equal((1, 1), (after.Commits - before.Commits, after.Syncs - before.Syncs));
    }

    [Fact]
    public void Append_MoreThanACommit_KeepsTheOrderCalled()
    {
        StepLog log = StepLog.Opened();
        Task<AppendResult[]>[] appends = [.. Enumerable.Range(0, 60).Select(i => log.Begin(new TestEvent("a", new byte[1000 + i])))];
        log.Settle();
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), appends.Select(append => append.Answer().Single().Sequence));
        Assert.True(log.Log.Statistics().Commits > 2);
    }

    [Fact]
    public void Append_LargerThanASegment_IsStoredInOneOfItsOwn()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("small"));
        log.Append(new TestEvent("a", new byte[100_000]));
        log.Append(TestEvent.Of("small again"));
        log.Reopen();
        Assert.Equal([1, 2, 3], Walks.ByLsn(log.Log).Records.Keys);
        Assert.Equal(3, log.Disk.Segments().Count);
    }

    [Fact]
    public void Append_TooLarge_IsRefusedAtOnce()
    {
        StepLog log = StepLog.Opened();
        EventHubException exception = Assert.Throws<EventHubException>(() => log.Append(new TestEvent("a", new byte[300_000])));
        Assert.Equal(ErrorCodes.BatchTooLarge, exception.Code);
        Assert.Equal(1, log.Append(TestEvent.Of("one")).Single().Lsn);
    }

    [Fact]
    public void Append_BufferFull_IsRefusedUntilItDrains()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { WriteBufferBytesMax = 5000 });
        Task<AppendResult[]> first = log.Begin(new TestEvent("a", new byte[4000]));
        EventHubException exception = Assert.Throws<EventHubException>(() => log.Append(new TestEvent("a", new byte[2000])));
        Assert.Equal(ErrorCodes.WriteBufferFull, exception.Code);
        Assert.NotNull(exception.RetryAfter);

        log.Settle();

        Assert.True(first.IsCompletedSuccessfully);
        Assert.Equal(2, log.Append(new TestEvent("a", new byte[2000])).Single().Lsn);
    }

    [Fact]
    public void Append_BufferFullOfEvents_HasRoomForWhatBecomesOfThem()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { WriteBufferBytesMax = 5000 });
        log.Begin(new TestEvent("a", new byte[4800]));
        Task<AppendResult[]>[] settlements = [log.Begin(TestEvent.Control(new string('s', 500))), log.Begin(TestEvent.Control(new string('s', 500)))];
        Task<AppendResult[]>[] refused = [log.Begin(TestEvent.Of("event")), log.Begin(TestEvent.Control(new string('s', 500)))];

        log.Settle();

        Assert.All(refused, append => Assert.Equal(ErrorCodes.WriteBufferFull, Assert.IsType<EventHubException>(append.Exception?.InnerException).Code));
        Assert.All(settlements, settled => Assert.True(settled.IsCompletedSuccessfully));
    }

    [Fact]
    public void Append_Always_NeverStartsABatchInABlockWithCommittedBytes()
    {
        RecordingDisk disk = new() { KeepsTrace = true };
        StepLog log = StepLog.Opened(disk);
        Random random = new(5);
        for (int i = 0; i < 60; i++)
        {
            log.Append(new TestEvent("a", new byte[random.Next(1, 9000)]));
        }

        // Whatever block a write touches held zeros, or nothing, on stable storage.
        Dictionary<int, HashSet<long>> written = [];
        foreach (DiskOp op in disk.Trace.Where(op => op.Kind == DiskOpKind.Write && op.Bytes.AsSpan().IndexOfAnyExcept((byte)0) >= 0))
        {
            HashSet<long> blocks = written.TryGetValue(op.FileId, out HashSet<long>? known) ? known : written[op.FileId] = [];
            for (long block = op.Offset / 4096; block < (op.Offset + op.Bytes!.Length) / 4096; block++)
            {
                Assert.True(blocks.Add(block), $"{op} rewrites block {block}.");
            }
        }
    }

    [Fact]
    public void Append_ClockGoesBack_TimeNeverFallsAndIdsStayUnique()
    {
        StepLog log = StepLog.Opened();
        Random random = new(3);
        for (int i = 0; i < 40; i++)
        {
            log.Time.StepWallClock(TimeSpan.FromMinutes(random.Next(-90, 60)));
            log.Append(TestEvent.Of($"e{i}"));
            if (i % 13 == 5)
            {
                log.Reopen();
            }
        }

        SeenRecord[] records = [.. Walks.ByLsn(log.Log).Records.Values];
        Assert.Equal(records.Select(record => record.TimeTicks).Order(), records.Select(record => record.TimeTicks));
        Assert.Equal(40, records.Select(record => record.Id).Distinct().Count());
        Assert.Equal(log.Log.Bounds.LastTicks, records[^1].TimeTicks);
    }

    [Fact]
    public void Close_WithAppendsWaiting_StoresThemFirst()
    {
        StepLog log = StepLog.Opened();
        Task<AppendResult[]> waiting = log.Begin(TestEvent.Of("one"));
        log.Close();
        Assert.Equal(1, waiting.Answer().Single().Lsn);
        log.Open();
        Assert.Single(Walks.Forward(log.Log).Events);
    }

    [Fact]
    public void Append_AfterClose_IsRefused()
    {
        StepLog log = StepLog.Opened();
        log.Log.Writer.Close(new EventHubException(ErrorCodes.ShuttingDown, "closing"));
        EventHubException exception = Assert.Throws<EventHubException>(() => log.Append(TestEvent.Of("late")));
        Assert.Equal(ErrorCodes.ShuttingDown, exception.Code);
        log.Settle();
        Assert.Equal(StepResult.Stopped, log.Log.Writer.Step());
    }

    [Fact]
    public async Task Append_FromManyThreads_LeavesNothingInTheWriteBuffer()
    {
        await using SegmentedEventLog log = SegmentedEventLog.Open(new LogSetup
        {
            Options = new EventLogOptions { Directory = "/memory" },
            Disk = new EventHub.EventLog.Disks.MemoryDisk(1 << 30),
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(publisher => Task.Run(async () =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                using EventBatch batch = EventBatch.Rent();
                TestEvent.Of("x").AddTo(batch);
                await log.AppendAsync(batch);
            }
        })));

        Assert.Equal(0, log.Statistics().WriteBufferBytes);
        Assert.Equal(80_000, log.Bounds.NextSequence - 1);
    }
}
