using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Replays;

/// <summary>
/// A change of a replay, as the log has it in a definition record; integers are little-endian.
/// <code>
///  started   1 │ 16 │ replay 16 │ replay kind 1 │ matched 8 │ request │ ranges: count 4, each partition 4, from 8, before 8, max 4 │ subscriptions: count 4, each 8
///  changed   1 │ 17 │ replay 16 │ version 4 │ state 1
///  ended     1 │ 18 │ replay 16 │ subscription 8 │ handed out 8 │ failed 8
///  advanced  1 │ 19 │ replay 16 │ opened again so far 8
/// </code>
/// The request is JSON behind its length, 7 bits a byte, the lowest first.
/// </summary>
internal readonly record struct ReplayRecord(
    ReplayRecordKind Kind, Guid Replay, ReplayDefinition? Definition = null, int Version = 0, ReplayState State = default, long Subscription = 0, long Count = 0, long Failed = 0)
{
    private const byte Format = 1;

    public static ReplayRecord Started(ReplayDefinition definition) => new(ReplayRecordKind.Started, definition.Id, definition);

    public static ReplayRecord Changed(Guid replay, int version, ReplayState state) => new(ReplayRecordKind.Changed, replay, Version: version, State: state);

    public static ReplayRecord Ended(Guid replay, long subscription, long handedOut, long failed) =>
        new(ReplayRecordKind.Ended, replay, Subscription: subscription, Count: handedOut, Failed: failed);

    public static ReplayRecord Advanced(Guid replay, long opened) => new(ReplayRecordKind.Advanced, replay, Count: opened);

    /// <summary>Puts it into a batch.</summary>
    public void AddTo(EventBatch batch)
    {
        using MemoryStream body = new();
        using BinaryWriter writer = new(body);
        writer.Write(Format);
        writer.Write((byte)Kind);
        writer.Write(Replay.ToByteArray());
        switch (Kind)
        {
            case ReplayRecordKind.Started:
                Write(writer, Definition!);
                break;
            case ReplayRecordKind.Changed:
                writer.Write(Version);
                writer.Write((byte)State);
                break;
            case ReplayRecordKind.Ended:
                writer.Write(Subscription);
                writer.Write(Count);
                writer.Write(Failed);
                break;
            default:
                writer.Write(Count);
                break;
        }

        writer.Flush();
        batch.AddControl(RecordKind.Definition, body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>Reads one; false for other definitions, a later format, or damage.</summary>
    public static bool TryRead(scoped in StoredRecord record, out ReplayRecord change)
    {
        change = default;
        if (record.Payload.Length < 18 || record.Payload[0] != Format || record.Payload[1] is < (byte)ReplayRecordKind.Started or > (byte)ReplayRecordKind.Advanced)
        {
            return false;
        }

        try
        {
            using BinaryReader reader = new(new MemoryStream(record.Payload[2..].ToArray()));
            change = Read((ReplayRecordKind)record.Payload[1], reader);
            return true;
        }
        catch (Exception damage) when (damage is IOException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Writes what a replay is.</summary>
    public static void Write(BinaryWriter writer, ReplayDefinition definition)
    {
        writer.Write((byte)definition.Kind);
        writer.Write(definition.Matched);
        writer.Write(definition.Request);
        writer.Write(definition.Ranges.Length);
        foreach (ReplayRange range in definition.Ranges)
        {
            writer.Write(range.Partition);
            writer.Write(range.From);
            writer.Write(range.Before);
            writer.Write(range.Max);
        }

        writer.Write(definition.Subscriptions.Length);
        foreach (long subscription in definition.Subscriptions)
        {
            writer.Write(subscription);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ReplayDefinition Read(BinaryReader reader, Guid id)
    {
        ReplayKind kind = (ReplayKind)reader.ReadByte();
        long matched = reader.ReadInt64();
        string request = reader.ReadString();
        ImmutableArray<ReplayRange>.Builder ranges = ImmutableArray.CreateBuilder<ReplayRange>();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            ranges.Add(new ReplayRange(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32()));
        }

        ImmutableArray<long>.Builder subscriptions = ImmutableArray.CreateBuilder<long>();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            subscriptions.Add(reader.ReadInt64());
        }

        return new ReplayDefinition(id, kind, request, ranges.ToImmutable(), subscriptions.ToImmutable(), matched);
    }

    private static ReplayRecord Read(ReplayRecordKind kind, BinaryReader reader)
    {
        Guid id = new(reader.ReadBytes(16));
        return kind switch
        {
            ReplayRecordKind.Started => Started(Read(reader, id)),
            ReplayRecordKind.Changed => Changed(id, reader.ReadInt32(), (ReplayState)reader.ReadByte()),
            ReplayRecordKind.Ended => Ended(id, reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()),
            _ => Advanced(id, reader.ReadInt64()),
        };
    }
}
