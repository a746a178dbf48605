using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Reading;

/// <summary>Walks against a plain list of what was stored.</summary>
public sealed class LogReaderTests
{
    // Several stretches in a segment, several segments.
    private static readonly EventLogOptions Wide = StepLog.Small with { SegmentBytes = 400 * 1024, PreallocateBytes = 128 * 1024, TailBytesMax = 1 };

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public void Walks_FromEveryPlace_EqualTheModel(int seed)
    {
        FilledLog filled = FilledLog.Make(seed, turns: 250, Wide);
        Assert.True(filled.Log.Disk.Segments().Count > 2);
        SeenRecord[] events = [.. filled.Records.Values.Where(record => record.IsEvent)];
        foreach (StepLog log in new[] { filled.Log, filled.Copy().Open() })
        {
            for (int place = 0; place <= events.Length; place += place % 50 == 49 ? 1 : 7)
            {
                (List<SeenRecord> seen, List<long> gaps) = Walks.Forward(log.Log, place);
                Assert.Equal(events.Skip(place).Select(record => record.Lsn), seen.Select(record => record.Lsn));
                Assert.Empty(gaps);
                (seen, gaps) = Walks.Backward(log.Log, place);
                Assert.Equal(events.Take(place).Reverse().Select(record => record.Lsn), seen.Select(record => record.Lsn));
                Assert.Empty(gaps);
            }

            Assert.Equal(filled.Records.Values.Where(record => !record.IsEvent), Walks.Control(log.Log));
        }
    }

    [Fact]
    public void Batch_ThatIsHeld_StaysAsItIs_WhateverIsReadMeanwhile()
    {
        FilledLog filled = FilledLog.Make(75, turns: 250, Wide);
        SeenRecord[] events = [.. filled.Records.Values.Where(record => record.IsEvent)];
        using StoredBatch held = filled.Log.Log.FindAsync(events[0].Lsn, default).Result()!;
        byte[] before = held.Records.ToArray();
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(events.Length, Walks.Forward(filled.Log.Log).Events.Count);
        }

        Assert.Equal(before, held.Records.ToArray());
    }

    [Theory]
    [InlineData(73)]
    [InlineData(74)]
    public void Walks_Filtered_MissNoMatch(int seed)
    {
        StepLog log = StepLog.Opened(options: Wide);
        Random random = new(seed);
        Dictionary<string, List<long>> model = [];
        for (int i = 0; i < 300; i++)
        {
            // Channels come and go, so that whole stretches are without one.
            string channel = $"c{(i / 40) + (random.Next(20) == 0 ? 1 : 0)}";
            AppendResult result = log.Append(new TestEvent(channel, new byte[random.Next(4000)])).Single();
            (model.TryGetValue(channel, out List<long>? sequences) ? sequences : model[channel] = []).Add(result.Sequence);
        }

        long reads = log.Disk.Reads;
        foreach ((string channel, List<long> sequences) in model)
        {
            ChannelBloom[] filter = [ChannelBloom.Of(EventIdentity.OfChannel(System.Text.Encoding.UTF8.GetBytes(channel)))];
            HashSet<long> forward = [.. Walks.Forward(log.Log, 0, filter).Events.Select(record => record.Sequence)];
            HashSet<long> backward = [.. Walks.Backward(log.Log, long.MaxValue, filter).Events.Select(record => record.Sequence)];
            Assert.Subset(forward, sequences.ToHashSet());
            Assert.Equal(forward, backward);
            Assert.True(forward.Count < 200, $"The filter for {channel} let {forward.Count} events pass.");
        }

        // Stretches without the channel were not even read.
        Assert.True(log.Disk.Reads - reads < 250, $"{log.Disk.Reads - reads} reads.");
    }

    [Fact]
    public void Forward_AtTheEndBehindAStart_ReadsItOnceUntilItHasGrown()
    {
        StepLog log = StepLog.Opened(options: Wide);
        for (int i = 0; i < 10; i++)
        {
            log.Append(new TestEvent("a", new byte[1000]));
        }

        log = log.KillAndReopen();
        long reads = log.Disk.Reads;
        Assert.Equal(10, Walks.Forward(log.Log).Events.Count);
        Assert.Equal(10, Walks.Forward(log.Log).Events.Count);
        Assert.Equal(reads + 1, log.Disk.Reads);
        for (int i = 11; i < 60; i++)
        {
            log.Append(new TestEvent("a", new byte[1000]));
            Assert.Equal(i, Walks.Forward(log.Log).Events.Count);
        }

        Assert.True(log.Disk.Reads > reads + 10, "Nothing was read: the tail holds it all, and the test shows nothing.");
    }

    [Fact]
    public void Forward_AtTheTail_ReadsNoDisk()
    {
        StepLog log = StepLog.Opened();
        for (int i = 0; i < 100; i++)
        {
            log.Append(new TestEvent("a", new byte[3000]));
        }

        long reads = log.Disk.Reads;
        Assert.Equal(100, Walks.Forward(log.Log).Events.Count);
        Assert.Equal(100, Walks.Backward(log.Log).Events.Count);
        Assert.Equal(100, Walks.ByLsn(log.Log).Records.Count);
        Assert.Equal(reads, log.Disk.Reads);
    }

    [Fact]
    public void Forward_TailEvicted_ReadsTheSameFromDisk()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { TailBytesMax = 1, AppendBytesMax = 2 << 20 });
        log.Append(TestEvent.Of("one"));
        SeenRecord before = Walks.Forward(log.Log).Events.Single();
        log.Append(new TestEvent("a", new byte[2_000_000]));
        log.Append(new TestEvent("a", new byte[2_000_000]));

        long reads = log.Disk.Reads;
        Assert.Equal(before, Walks.Forward(log.Log).Events.First());
        Assert.True(log.Disk.Reads > reads, "The tail was not evicted.");
    }

    [Fact]
    public void Batch_HeldWhileTheTailEvictsIt_KeepsItsBytes()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { TailBytesMax = 1 });
        log.Append(TestEvent.Of("held"));
        using StoredBatch held = log.Log.FindAsync(1, default).Result()!;
        SeenRecord before = SeenRecord.Of(held).Single();

        // Enough to go through every buffer of the pool.
        for (int i = 0; i < 120; i++)
        {
            byte[] noise = new byte[200_000];
            noise.AsSpan().Fill(0xEE);
            log.Append(new TestEvent("a", noise));
        }

        Assert.Equal(before, SeenRecord.Of(held).Single());
    }

    [Fact]
    public async Task Wait_NextCommit_Wakes()
    {
        StepLog log = StepLog.Opened();
        Task waiting = log.Log.WaitAsync(log.Log.Bounds.NextLsn, default).AsTask();
        Assert.False(waiting.IsCompleted);
        log.Append(TestEvent.Of("one"));
        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
        await log.Log.WaitAsync(1, default);
    }

    [Fact]
    public async Task Wait_Cancelled_Ends()
    {
        StepLog log = StepLog.Opened();
        using CancellationTokenSource source = new();
        Task waiting = log.Log.WaitAsync(log.Log.Bounds.NextLsn, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Find_UnknownOrTrimmedLsn_IsNull()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        Assert.Null(log.Log.FindAsync(0, default).Result());
        Assert.Null(log.Log.FindAsync(2, default).Result());
        Assert.Null(log.Log.FindAsync(long.MaxValue, default).Result());
    }

    [Theory]
    [InlineData(75)]
    [InlineData(76)]
    public void PlaceOfTime_AnyTime_EqualsTheModel(int seed)
    {
        FilledLog filled = FilledLog.Make(seed, turns: 200, Wide);
        SeenRecord[] events = [.. filled.Records.Values.Where(record => record.IsEvent)];
        foreach (StepLog log in new[] { filled.Log, filled.Copy().Open() })
        {
            long first = events[0].TimeTicks - 10, last = events[^1].TimeTicks + 10;
            for (long time = first; time <= last; time += TimeSpan.TicksPerMillisecond * 5)
            {
                long expected = events.LastOrDefault(record => record.TimeTicks < time)?.Sequence ?? 0;
                Assert.Equal(expected, log.Log.PlaceOfTimeAsync(time, default).Result());
            }
        }
    }

    [Fact]
    public void Channels_AfterRollsAndReopen_EqualTheModel()
    {
        FilledLog filled = FilledLog.Make(77, turns: 200, Wide);
        Dictionary<string, LogChannel> model = filled.Sent
            .Where(pair => pair.Sent.Channel is not null && pair.Result.Outcome == AppendOutcome.Stored)
            .GroupBy(pair => pair.Sent.Channel!)
            .ToDictionary(group => group.Key, group => new LogChannel(
                group.Key, group.Count(), group.Sum(pair => pair.Sent.Record().Length), group.Min(pair => pair.Result.Sequence),
                group.Max(pair => pair.Result.Sequence), group.Max(pair => pair.Result.TimeTicks)));
        foreach (StepLog log in new[] { filled.Log, filled.Copy().Open() })
        {
            Assert.Equal(model.Values.OrderBy(channel => channel.Name, StringComparer.Ordinal), log.Log.Channels().OrderBy(channel => channel.Name, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Forward_LongHole_IsPassedInFewSteps()
    {
        // A sealed segment that lost everything but its header: thousands of events in one hole.
        StepLog log = StepLog.Opened(options: Wide);
        for (int i = 0; i < 300; i++)
        {
            log.Append([.. Enumerable.Range(0, 40).Select(n => TestEvent.Of($"{i}-{n}"))]);
        }

        log.Append([.. Enumerable.Range(0, 40).Select(_ => new TestEvent("a", new byte[5000]))]);
        log.Close();
        string path = log.Disk.Segments()[0];
        log.Disk.CutOff(path, 4096);
        log.Open();
        long next = Assert.Single(log.Log.Quarantine).NextSequence;
        Assert.True(next > 1000);

        LogRead read = log.Log.ReadForwardAsync(0, default, Lanes.All, default).Result();
        using StoredBatch batch = read.Batch!;
        Assert.Equal(next, batch.FirstSequence);
        Assert.True(read.GapBefore);
    }
}
