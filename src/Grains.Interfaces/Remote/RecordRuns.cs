using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Turns batches into what can cross a cluster, and back. What the owner remarked stays with the batch it is turned into.</summary>
public static class RecordRuns
{
    // Whoever reads it knows its channels already.
    private static readonly ChannelBloom s_any = new(~0UL, ~0UL, ~0UL, ~0UL);
    private static readonly ConditionalWeakTable<StoredBatch, RecordRun> s_runs = [];

    /// <summary>The records of a batch from the first to the last that is wanted, with what the partition knows of them; null when none is.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="patterns">Channels wanted.</param>
    /// <param name="lanes">Priorities wanted.</param>
    /// <param name="from">No event before this sequence.</param>
    /// <param name="through">No event behind this sequence.</param>
    public static RecordRun? Of(StoredBatch batch, IPartition partition, PatternSet patterns, byte lanes, long from, long through)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(patterns);
        Stretch? found = null;
        int at = 0;
        foreach (StoredRecord record in batch)
        {
            int end = at + record.Bytes.Length;
            if (record.IsEvent && record.Sequence >= from && record.Sequence <= through
                && (lanes & RecordInspector.LaneBit(record.Bytes)) != 0 && patterns.Matches(record.Channel))
            {
                found ??= new Stretch(at, record.Lsn, record.NextSequence);
                found = found.Value with { End = end, LastLsn = record.Lsn, NextSequence = record.NextSequence + 1 };
            }

            at = end;
        }

        return found is { } stretch ? Of(batch, stretch, Remarks(batch, stretch, partition)) : null;
    }

    /// <summary>One record of a batch, without remarks.</summary>
    public static RecordRun OfOne(scoped in StoredRecord record) => new()
    {
        Partition = record.Batch.Partition,
        Epoch = record.Batch.Epoch.Value,
        OwnerTerm = record.Batch.Header.OwnerTerm,
        FirstLsn = record.Lsn,
        RecordCount = 1,
        FirstSequence = record.NextSequence,
        EventCount = record.IsEvent ? 1 : 0,
        TimeTicks = record.TimeTicks,
        LaneMask = record.Batch.Header.LaneMask,
        Records = ImmutableArray.Create(record.Bytes),
    };

    /// <summary>The batch again.</summary>
    public static StoredBatch ToBatch(RecordRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        StoredBatchHeader header = new(
            run.OwnerTerm, run.FirstLsn, run.RecordCount, run.FirstSequence, run.EventCount, run.TimeTicks, run.LaneMask, s_any);
        StoredBatch batch = new(run.Partition, new Epoch(run.Epoch), header, ImmutableCollectionsMarshal.AsArray(run.Records), lease: null);
        if (run.Remarks.Length > 0)
        {
            s_runs.Add(batch, run);
        }

        return batch;
    }

    /// <summary>What the owner remarked of a record; false where the record was not read from elsewhere.</summary>
    public static bool TryGetRemark(scoped in StoredRecord record, out RecordRemark remark)
    {
        if (s_runs.TryGetValue(record.Batch, out RecordRun? run))
        {
            remark = run.Remarks[(int)(record.Lsn - run.FirstLsn)];
            return true;
        }

        remark = default;
        return false;
    }

    private static RecordRun Of(StoredBatch batch, in Stretch stretch, ImmutableArray<RecordRemark> remarks) => new()
    {
        Partition = batch.Partition,
        Epoch = batch.Epoch.Value,
        OwnerTerm = batch.Header.OwnerTerm,
        FirstLsn = stretch.FirstLsn,
        RecordCount = (int)(stretch.LastLsn - stretch.FirstLsn) + 1,
        FirstSequence = stretch.FirstSequence,
        EventCount = (int)(stretch.NextSequence - stretch.FirstSequence),
        TimeTicks = batch.TimeTicks,
        LaneMask = batch.Header.LaneMask,
        Records = ImmutableArray.Create(batch.Records.Span[stretch.Start..stretch.End]),
        Remarks = remarks,
    };

    private static ImmutableArray<RecordRemark> Remarks(StoredBatch batch, in Stretch stretch, IPartition partition)
    {
        ImmutableArray<RecordRemark>.Builder remarks = ImmutableArray.CreateBuilder<RecordRemark>((int)(stretch.LastLsn - stretch.FirstLsn) + 1);
        foreach (StoredRecord record in batch)
        {
            if (record.Lsn >= stretch.FirstLsn && record.Lsn <= stretch.LastLsn)
            {
                bool isGone = record.IsEvent && partition.IsGone(record);
                remarks.Add(record.IsEvent
                    ? new RecordRemark(StoredState.Of(partition.StateOf(record)), isGone, !isGone && partition.IsHidden(record))
                    : default);
            }
        }

        return remarks.MoveToImmutable();
    }

    private readonly record struct Stretch(int Start, long FirstLsn, long FirstSequence)
    {
        public int End { get; init; }

        public long LastLsn { get; init; }

        public long NextSequence { get; init; }
    }
}
