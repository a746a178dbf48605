using System.Buffers.Binary;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Tests.Disks;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Reading;

/// <summary>The real thread writes while others read, some at the tail, some from disk.</summary>
public sealed class ReadingWhileWritingTests
{
    private const int Events = 60_000, PerBatch = 20;

    [Theory]
    [InlineData("memory")]
    [InlineData("buffered")]
    [InlineData("direct")]
    public async Task Readers_BesideTheWriter_SeeEveryEventOnceInOrder(string disk)
    {
        using TempFolder folder = new();
        await using SegmentedEventLog log = Open(
            disk == "memory" ? new MemoryDisk(1 << 30) : new SystemDisk(disk == "direct"), retention: null, folder.At("data"));
        Task[] readers = [.. Enumerable.Range(0, 3).Select(i => Task.Run(() => ReadToTheEnd(log, lag: i * 3000)))];
        await WriteAll(log);
        await Task.WhenAll(readers);
        Assert.Empty(log.Quarantine);
    }

    [Fact]
    public async Task Lookups_BesideTheWriterAndRetention_FailNever()
    {
        await using SegmentedEventLog log = Open(new MemoryDisk(1 << 30), retention: 3 << 20, "/memory");
        using CancellationTokenSource ended = new();
        Task[] readers = [.. Enumerable.Range(0, 2).Select(seed => Task.Run(() => LookAround(log, new Random(seed), ended.Token)))];
        await WriteAll(log);
        await ended.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(log.Quarantine);
        Assert.True(log.Bounds.FirstLsn > 1, "Retention took nothing.");
    }

    private static SegmentedEventLog Open(IDisk disk, long? retention, string directory) => SegmentedEventLog.Open(new LogSetup
    {
        // A tail too small to hide the disk, and segments that are prepared in many pieces.
        Options = new EventLogOptions { Directory = directory, SegmentBytes = 1 << 20, PreallocateBytes = 64 << 10, TailBytesMax = 1, RetentionBytes = retention },
        Disk = disk,
    });

    private static async Task WriteAll(SegmentedEventLog log)
    {
        byte[] payload = new byte[120];
        for (int i = 0; i < Events; i += PerBatch)
        {
            using EventBatch batch = EventBatch.Rent();
            for (int n = 0; n < PerBatch; n++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(payload, i + n + 1);
                batch.Add(new EventDraft("c.d"u8) { Payload = payload, Source = "/s"u8, SourceId = "7"u8, IdempotencyKey = payload.AsSpan(0, 4) });
            }

            await log.AppendAsync(batch);
            if (i % 2000 == 0)
            {
                await log.ApplyRetentionAsync(default);
            }
        }
    }

    private static async Task ReadToTheEnd(SegmentedEventLog log, int lag)
    {
        long after = 0;
        while (after < Events)
        {
            // A reader with a lag lets the writer go ahead, and reads from disk.
            if (log.Bounds.NextSequence - 1 < Math.Min(after + lag, Events) || log.Bounds.NextSequence - 1 <= after)
            {
                await log.WaitAsync(log.Bounds.NextLsn, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
                continue;
            }

            LogRead read = await log.ReadForwardAsync(after, default, Lanes.All, default);
            using StoredBatch? batch = read.Batch;
            Assert.False(read.GapBefore, $"A gap was told behind {after}.");
            after = batch is null ? read.Place : CheckBatch(batch, after);
        }
    }

    private static long CheckBatch(StoredBatch batch, long after)
    {
        foreach (StoredRecord record in batch)
        {
            Assert.Equal(record.Sequence, BinaryPrimitives.ReadInt32LittleEndian(record.Payload));
            if (record.Sequence > after)
            {
                Assert.Equal(++after, record.Sequence);
            }
        }

        return after;
    }

    private static async Task LookAround(SegmentedEventLog log, Random random, CancellationToken ended)
    {
        ulong hash = EventIdentity.OfClientId("/s"u8, "7"u8);
        while (!ended.IsCancellationRequested)
        {
            LogBounds bounds = log.Bounds;
            long lsn = random.NextInt64(bounds.FirstLsn, bounds.NextLsn + 1);
            using (StoredBatch? batch = await log.FindAsync(lsn, default))
            {
                Assert.True(batch is null || batch.TryFind(lsn, out _));
            }

            LogRead read = await log.ReadBackwardAsync(lsn, default, default);
            read.Batch?.Dispose();
            await log.PlaceOfTimeAsync(bounds.LastTicks - random.NextInt64(TimeSpan.TicksPerSecond), default);
            if (random.Next(20) == 0)
            {
                IReadOnlyList<long> found = await log.FindClientIdAsync(hash, default);
                Assert.True(found.Count > 0 || bounds.NextLsn == bounds.FirstLsn, $"Nothing was found within {bounds}.");
                Assert.Equal(found.Order(), found);
            }
        }
    }
}
