using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Silo.Clustering;
using EventHub.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Silo.Tests.Clustering;

/// <summary>The partitions a silo owns, and when it gives them up.</summary>
public sealed class OwnedPartitionsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly BreakableDisk _disk = new();

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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Log_ThatCannotBeOpenedAnew_IsGivenUpAtOnceWhenAnotherHasIt_ElseInAWhile(bool isFenced)
    {
        FakeTimeProvider time = new();
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OwnedPartitions owned = New(time: time, refuse: isFenced ? new EventHubException(ErrorCodes.DataFolderInUse, "A later owner has it.") : new IOException("The storage is away."));
        KeptPartition kept = (await owned.TakeAsync(0, lost.SetResult, CancellationToken.None))!;
        _disk.FailsSync = true;
        using EventBatch batch = EventBatch.Rent();
        batch.Add(new EventDraft("a"u8.ToArray()) { Payload = "1"u8.ToArray() });
        await Assert.ThrowsAsync<EventHubException>(() => kept.Partition.AppendAsync(batch).AsTask().WaitAsync(s_patience));

        // It is tried again and again, with pauses.
        long began = time.GetTimestamp();
        using CancellationTokenSource deadline = new(s_patience);
        while (!isFenced && !lost.Task.IsCompleted)
        {
            Assert.False(deadline.IsCancellationRequested, "It is not given up.");
            time.AdvanceToWaiting(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await lost.Task.WaitAsync(s_patience);
        Assert.True(kept.Leaving.IsCancellationRequested);
        Assert.Equal(isFenced, time.GetElapsedTime(began) < OwnedPartition.KeptWithoutLogMax);
    }

    private OwnedPartitions New(SiloReach? reach = null, TimeProvider? time = null, Exception? refuse = null)
    {
        HashSet<int> opened = [];
        return new OwnedPartitions(
            2, "here", () => (number, durable) => refuse is not null && !opened.Add(number) ? throw refuse : SegmentedEventLog.Open(new LogSetup
            {
                Options = new EventLogOptions { Partition = number, Directory = $"/partition-{number}" },
                Disk = _disk,
                Time = time ?? TimeProvider.System,
                DurableNextLsn = durable,
            }),
            time ?? TimeProvider.System, NullLogger<OwnedPartitions>.Instance, reach: reach);
    }
}
