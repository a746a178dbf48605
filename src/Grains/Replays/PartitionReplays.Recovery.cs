using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Subscriptions.Cursors;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Replays;

/// <content>Building the state from the log.</content>
internal sealed partial class PartitionReplays
{
    /// <summary>Takes a record that was stored at <paramref name="ticks"/>.</summary>
    public void Apply(in ReplayRecord change, long ticks)
    {
        switch (change.Kind)
        {
            case ReplayRecordKind.Started:
                try
                {
                    Begin(change.Definition!, ticks);
                }
                catch (InvalidDataException fault)
                {
                    // A later version asked for what this one does not know; it must not keep the partition from opening.
                    LogUnreadable(change.Replay, owner.Partition.Number, fault.Message);
                }

                break;
            case ReplayRecordKind.Changed when Known(change.Replay) is { } replay && replay.Version < change.Version:
                Change(replay, change.Version, change.State, ticks);
                break;
            case ReplayRecordKind.Ended when Known(change.Replay) is { Definition.Kind: ReplayKind.DeadLetters } replay:
                replay.Advance(change.Count);
                replay.End(change.Subscription, new ReplayEnd(change.Count, 0, ticks));
                break;
            case ReplayRecordKind.Advanced:
                Known(change.Replay)?.Advance(change.Count);
                break;
            case ReplayRecordKind.Ended when Known(change.Replay) is { } replay:
                owner.Known(change.Subscription)?.EndReplay(replay);
                break;
        }
    }

    /// <summary>Writes all of them for a checkpoint, behind their subscriptions; <paramref name="live"/> is what was under way when those were written.</summary>
    public void Write(BinaryWriter writer, IReadOnlyCollection<ReplaySnapshot> live)
    {
        ILookup<Guid, ReplaySnapshot> parts = live.ToLookup(part => part.Replay);
        PartitionReplay[] all = Known();
        writer.Write(all.Length);
        foreach (PartitionReplay replay in all)
        {
            Guid id = replay.Definition.Id;
            HashSet<long> open = [.. parts[id].Select(part => part.Subscription)];
            (ReplayState state, int version, long changed, KeyValuePair<long, ReplayEnd>[] ends) = replay.Snapshot();
            KeyValuePair<long, ReplayEnd>[] ended = [.. ends.Where(end => !open.Contains(end.Key))];
            writer.Write(id.ToByteArray());
            ReplayRecord.Write(writer, replay.Definition);
            writer.Write(replay.CreatedTicks);
            writer.Write((byte)state);
            writer.Write(version);
            writer.Write(changed);
            writer.Write(replay.Opened);
            writer.Write(ended.Length);
            foreach ((long subscription, ReplayEnd end) in ended)
            {
                writer.Write(subscription);
                writer.Write(end.HandedOut);
                writer.Write(end.Failed);
                writer.Write(end.Ticks);
            }

            WriteLive(writer, [.. parts[id]]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            ReplayDefinition definition = ReplayRecord.Read(reader, new Guid(reader.ReadBytes(16)));
            PartitionReplay replay = Add(definition, reader.ReadInt64());
            ReplayState state = (ReplayState)reader.ReadByte();
            replay.Change(reader.ReadInt32(), state, reader.ReadInt64());
            replay.Advance(reader.ReadInt64());
            for (int ends = reader.ReadInt32(); ends > 0; ends--)
            {
                replay.End(reader.ReadInt64(), new ReplayEnd(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
            }

            ReadLive(reader, replay);
        }
    }

    /// <summary>Forgets everything that was read.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _all.Clear();
        }
    }

    [LoggerMessage(2105, LogLevel.Warning, "Replay {Replay} in partition {Partition} cannot be read and is left out: {Reason}")]
    private partial void LogUnreadable(Guid replay, int partition, string reason);

    private static void WriteLive(BinaryWriter writer, ReplaySnapshot[] live)
    {
        writer.Write(live.Length);
        foreach (ReplaySnapshot part in live)
        {
            writer.Write(part.Subscription);
            writer.Write(part.Walk);
            writer.Write(part.VersionIndex);
            writer.Write(part.HandedOut);
        }
    }

    private void ReadLive(BinaryReader reader, PartitionReplay replay)
    {
        for (int parts = reader.ReadInt32(); parts > 0; parts--)
        {
            SubscriptionCursor? cursor = owner.Known(reader.ReadInt64());
            int walk = reader.ReadInt32(), version = reader.ReadInt32();
            long handedOut = reader.ReadInt64();
            cursor?.AttachReplay(replay, walk, version, handedOut);
        }
    }
}
