using EventHub.EventLog.Disks;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Allocation;

/// <summary>Alone, because it counts what every thread allocates.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    private const int Events = 100_000, PerBatch = 100;

    [Fact]
    public async Task Append_Warm_AllocatesAtMostEightBytesPerEvent()
    {
        await using SegmentedEventLog log = SegmentedEventLog.Open(new LogSetup
        {
            Options = new EventLogOptions { Directory = "/memory", Durability = Durability.Always, SegmentBytes = 1 << 30 },
            Disk = new MemoryDisk(1L << 30),
        });
        await Append(log, Events);
        await Append(log, Events);

        // The store itself is memory here: its pages are counted out.
        long pages = (log.Statistics().RetainedBytes + (256 * 1024) - 1) / (256 * 1024);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await Append(log, Events);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        long stored = (((log.Statistics().RetainedBytes + (256 * 1024) - 1) / (256 * 1024)) - pages + 2) * 256 * 1024;

        Assert.True(allocated - stored <= 8 * Events, $"{(allocated - stored) / (double)Events:F1} bytes per event ({allocated} in all, {stored} of the store).");
    }

    [Fact]
    public async Task Find_OfOldEvents_ReusesWhatItReadsInto()
    {
        const int Lookups = 1000;
        await using SegmentedEventLog log = SegmentedEventLog.Open(new LogSetup
        {
            Options = new EventLogOptions { Directory = "/memory", Durability = Durability.Always, SegmentBytes = 1 << 30, TailBytesMax = 1 },
            Disk = new MemoryDisk(1L << 30),
        });
        await Append(log, Events);
        Random random = new(41);
        await LookAsync(log, random, Lookups);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await LookAsync(log, random, Lookups);
        long allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / Lookups;

        // A stretch has 64 KiB and more; beside it are lists of batches and the batch itself.
        Assert.True(allocated < 8 * 1024, $"A lookup allocates {allocated:N0} bytes.");
    }

    private static async Task LookAsync(SegmentedEventLog log, Random random, int lookups)
    {
        for (int i = 0; i < lookups; i++)
        {
            using StoredBatch? found = await log.FindAsync(random.NextInt64(1, Events + 1), CancellationToken.None);
            Assert.NotNull(found);
        }
    }

    private static async Task Append(SegmentedEventLog log, int count)
    {
        ReadOnlyMemory<byte> payload = new byte[150];
        Task[] publishers = [.. Enumerable.Range(0, 10).Select(_ => Publish(log, payload, count / 10))];
        await Task.WhenAll(publishers);
    }

    private static async Task Publish(SegmentedEventLog log, ReadOnlyMemory<byte> payload, int count)
    {
        for (int i = 0; i < count; i += PerBatch)
        {
            using EventBatch batch = EventBatch.Rent();
            for (int n = 0; n < PerBatch; n++)
            {
                batch.Add(new EventDraft("orders.created"u8) { Payload = payload.Span, PayloadIsJson = false });
            }

            await log.AppendAsync(batch);
        }
    }
}
