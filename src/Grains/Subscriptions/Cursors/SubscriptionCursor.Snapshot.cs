using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Replays;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Its state as a checkpoint has it.</content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>Writes everything that must be there after a restart; into <paramref name="more"/> what checkpoints did not have at first, for <see cref="ReadMore"/>.</summary>
    public void Write(BinaryWriter writer, BinaryWriter more, List<ReplaySnapshot> replays)
    {
        lock (_gate)
        {
            WriteDefinition(writer);
            writer.Write(_isRemoved ? _removedAt : 0);
            writer.Write(_versions.Count);
            foreach (DefinitionVersion version in _versions)
            {
                writer.Write(version.From);
                WriteDefinition(writer, version.Definition);
            }

            writer.Write(_lastWalk);
            writer.Write(_movedLsn);
            _own.Write(writer, _clock);
            writer.Write(_late.Count);
            _late.ForEach(walk => walk.Write(writer, _clock));
            _dead.Write(writer);
            replays.AddRange(_late.Where(walk => walk.Replay is not null).Select(walk => new ReplaySnapshot(
                walk.Replay!.Replay.Definition.Id, _subscription.Id, walk.Number, walk.Replay.VersionIndex, walk.Replay.HandedOut)));

            // Where ranges without channels stood once.
            writer.Write(0);
            more.Write(_removedTicks);
            more.Write(_expired);
            _ended.Write(more);
            WriteParked(more);
        }
    }

    /// <summary>Reads what stands behind the rest of a checkpoint.</summary>
    public void ReadMore(BinaryReader reader)
    {
        _removedTicks = reader.ReadInt64();
        _expired = reader.ReadInt64();
        _ended.Read(reader);
        ReadParked(reader);
    }

    /// <summary>Reads the first part of what <see cref="Write"/> wrote.</summary>
    public static SubscriptionCursor Read(PartitionDeliveries owner, BinaryReader reader)
    {
        Subscription subscription = new(
            reader.ReadInt64(), reader.ReadString(), reader.ReadInt32(), ReadDefinition(reader), reader.ReadBoolean(), reader.ReadInt64(), reader.ReadInt64());
        SubscriptionCursor cursor = new(owner, subscription, ownFrom: 1, lateFrom: long.MaxValue);
        long removedAt = reader.ReadInt64();
        if (removedAt > 0)
        {
            cursor._isRemoved = true;
            cursor._removedAt = removedAt;
            cursor._removedTicks = 0;
        }

        cursor._versions.Clear();
        for (int versions = reader.ReadInt32(); versions > 0; versions--)
        {
            cursor._versions.Add(new DefinitionVersion(reader.ReadInt64(), ReadDefinition(reader)));
        }

        cursor._lastWalk = reader.ReadInt32();
        cursor._movedLsn = reader.ReadInt64();
        cursor._own = Walk.Read(reader);
        for (int walks = reader.ReadInt32(); walks > 0; walks--)
        {
            cursor._late.Add(Walk.Read(reader));
        }

        cursor._dead.Read(reader);
        cursor._ended.ReadFirstFormat(reader);
        return cursor;
    }

    private void WriteDefinition(BinaryWriter writer)
    {
        writer.Write(_subscription.Id);
        writer.Write(_subscription.Name);
        writer.Write(_subscription.Version);
        WriteDefinition(writer, _subscription.Definition);
        writer.Write(_subscription.IsPaused);
        writer.Write(_subscription.CreatedTicks);
        writer.Write(_subscription.ChangedTicks);
    }

    private static void WriteDefinition(BinaryWriter writer, SubscriptionDefinition definition)
    {
        byte[] json = SubscriptionJson.ToUtf8(definition);
        writer.Write(json.Length);
        writer.Write(json);
    }

    private static SubscriptionDefinition ReadDefinition(BinaryReader reader) =>
        SubscriptionDocument.Read(reader.ReadBytes(reader.ReadInt32()), out SubscriptionDefinition definition) is { } problem
            ? throw new InvalidDataException(problem.Detail)
            : definition;
}
