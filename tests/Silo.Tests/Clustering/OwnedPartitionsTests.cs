using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Silo.Clustering;
using EventHub.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Silo.Tests.Clustering;

/// <summary>The partitions a silo owns, and when it gives them up.</summary>
public sealed class OwnedPartitionsTests
{
    [Fact]
    public async Task CloseStale_OfALaterOwner_ClosesThatOneOnly()
    {
        await using OwnedPartitions owned = New();
        int left = 0, stayed = 0;
        KeptPartition stale = (await owned.TakeAsync(0, () => left++, CancellationToken.None))!;
        KeptPartition kept = (await owned.TakeAsync(1, () => stayed++, CancellationToken.None))!;
        Task waiting = stale.Partition.WaitAsync(stale.Partition.Bounds.LastSequence, stale.Leaving).AsTask();

        await owned.CloseStaleAsync(number => number == 0 ? stale.Partition.OwnerTerm + 1 : kept.Partition.OwnerTerm);
        Assert.Equal((1, 0), (left, stayed));
        Assert.Equal([kept.Partition], owned.All);
        Assert.Null(owned.Find(0));
        Assert.False(kept.Leaving.IsCancellationRequested);

        // Whoever reads at its end does not wait for what goes elsewhere.
        await Assert.ThrowsAnyAsync<Exception>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(stale.Leaving.IsCancellationRequested);
    }

    [Fact]
    public async Task CloseStale_OfNoLaterOwner_ClosesNone()
    {
        await using OwnedPartitions owned = New();
        IPartition partition = (await owned.TakeAsync(0, static () => Assert.Fail("It is kept."), CancellationToken.None))!.Partition;

        // As heard of itself, and before anything was heard.
        await owned.CloseStaleAsync(_ => partition.OwnerTerm);
        await owned.CloseStaleAsync(static _ => 0);
        Assert.Equal([partition], owned.All);
    }

    [Fact]
    public async Task CloseStale_ThatTookItAgain_KeepsIt()
    {
        await using OwnedPartitions owned = New();
        KeptPartition first = (await owned.TakeAsync(0, static () => { }, CancellationToken.None))!;
        long later = first.Partition.OwnerTerm + 1;
        await owned.CloseStaleAsync(_ => later);
        IPartition again = (await owned.TakeAsync(0, static () => Assert.Fail("It is kept."), CancellationToken.None))!.Partition;

        Assert.True(again.OwnerTerm >= later);
        await owned.CloseStaleAsync(_ => later);
        Assert.Equal([again], owned.All);
    }

    [Fact]
    public async Task LoseAll_TellsWhatWaits_AndEachGrainOnce()
    {
        await using OwnedPartitions owned = New();
        int left = 0;
        KeptPartition one = (await owned.TakeAsync(0, () => left++, CancellationToken.None))!, two = (await owned.TakeAsync(1, () => left++, CancellationToken.None))!;
        owned.LoseAll("of this test.");
        owned.LoseAll("of this test.");
        Assert.Equal(2, left);
        Assert.True(one.Leaving.IsCancellationRequested && two.Leaving.IsCancellationRequested);
    }

    [Fact]
    public async Task Take_WithoutTheStorage_IsRefusedUntilItIsThere()
    {
        FakeTimeProvider time = new();
        SiloReach reach = new("here", time);
        await using OwnedPartitions owned = New(reach);
        reach.NotReached();
        time.Advance(SiloReach.MissingMin);
        EventHubException refused = await Assert.ThrowsAsync<EventHubException>(() => owned.TakeAsync(0, static () => { }, CancellationToken.None).AsTask());
        Assert.Equal(ErrorCodes.PartitionStopped, refused.Code);
        reach.Reached([], new HashSet<string>());
        Assert.NotNull(await owned.TakeAsync(0, static () => { }, CancellationToken.None));
    }

    private static OwnedPartitions New(SiloReach? reach = null)
    {
        MemoryDisk disk = new(64 << 20);
        return new OwnedPartitions(
            2, "here", () => (number, durable) => SegmentedEventLog.Open(new LogSetup
            {
                Options = new EventLogOptions { Partition = number, Directory = $"/partition-{number}" },
                Disk = disk,
                Time = TimeProvider.System,
                DurableNextLsn = durable,
            }),
            TimeProvider.System, NullLogger<OwnedPartitions>.Instance, reach: reach);
    }
}
