using System.Buffers.Binary;
using System.Collections.Concurrent;
using EventHub.Grains.Delays;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <summary>
/// Which retained events of a partition were deleted, and when. The delete records in the log are the truth; this is
/// built from them at start and kept up as they are written.
/// </summary>
internal sealed class DeletedEvents
{
    private const int BodyBytes = 8, CancelBytes = 24;
    private readonly ConcurrentDictionary<long, long> _ticksByLsn = new();

    public int Count => _ticksByLsn.Count;

    /// <summary>Puts a delete record for the event with <paramref name="lsn"/> into a batch.</summary>
    public static void AddRecord(EventBatch batch, long lsn)
    {
        Span<byte> body = stackalloc byte[BodyBytes];
        BinaryPrimitives.WriteInt64LittleEndian(body, lsn);
        batch.AddControl(RecordKind.Delete, body);
    }

    /// <summary>
    /// Puts a delete record for a delayed event that waits into a batch. It says too which event waits no more: its time and its origin, 8 bytes each.
    /// </summary>
    public static void AddCancel(EventBatch batch, in WaitingEvent waiting)
    {
        Span<byte> body = stackalloc byte[CancelBytes];
        BinaryPrimitives.WriteInt64LittleEndian(body, waiting.Lsn);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], waiting.DueTicks);
        BinaryPrimitives.WriteInt64LittleEndian(body[16..], waiting.OriginLsn);
        batch.AddControl(RecordKind.Delete, body);
    }

    /// <summary>The event that a delete record cancels, when it does.</summary>
    public static bool TryReadCancelled(scoped in StoredRecord record, out WaitingEvent waiting)
    {
        ReadOnlySpan<byte> body = record.Payload;
        bool cancels = body.Length >= CancelBytes;
        waiting = !cancels ? default : new WaitingEvent(
            BinaryPrimitives.ReadInt64LittleEndian(body[8..]), BinaryPrimitives.ReadInt64LittleEndian(body[16..]), BinaryPrimitives.ReadInt64LittleEndian(body));
        return cancels;
    }

    /// <summary>Takes a delete record that was read from the log; the first one for an event counts.</summary>
    public void Apply(scoped in StoredRecord record)
    {
        if (record.Kind == RecordKind.Delete && record.Payload.Length >= BodyBytes)
        {
            _ticksByLsn.TryAdd(BinaryPrimitives.ReadInt64LittleEndian(record.Payload), record.TimeTicks);
        }
    }

    public void Apply(long lsn, long ticks) => _ticksByLsn.TryAdd(lsn, ticks);

    public bool TryGet(long lsn, out long ticks) => _ticksByLsn.TryGetValue(lsn, out ticks);

    /// <summary>Those behind an lsn, or before it, that stand next to it.</summary>
    public IReadOnlyList<long> Behind(long lsn, bool ascending, int max)
    {
        NearestLsns nearest = new(lsn, ascending, max);
        foreach ((long deleted, _) in _ticksByLsn)
        {
            nearest.Add(deleted);
        }

        return nearest.InOrder();
    }

    /// <summary>Writes itself for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        KeyValuePair<long, long>[] deleted = [.. _ticksByLsn];
        writer.Write(deleted.Length);
        foreach ((long lsn, long ticks) in deleted)
        {
            writer.Write(lsn);
            writer.Write(ticks);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            _ticksByLsn.TryAdd(reader.ReadInt64(), reader.ReadInt64());
        }
    }

    /// <summary>Forgets events that retention has taken.</summary>
    public void ForgetBefore(long firstLsn)
    {
        foreach (long lsn in _ticksByLsn.Keys)
        {
            if (lsn < firstLsn)
            {
                _ticksByLsn.TryRemove(lsn, out _);
            }
        }
    }
}
