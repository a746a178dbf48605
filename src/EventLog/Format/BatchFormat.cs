using System.Buffers.Binary;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Format;

/// <summary>
/// A batch on disk: 128 bytes of header, then its records. Little-endian.
/// <code>
///   0 magic "EHB1"      16 owner term       48 record count     64 channel bloom (32 bytes)
///   4 crc32c of [8,n)   24 first lsn        52 event count      96 next lsn that was durable when this was written
///   8 n: bytes in all   32 first sequence   56 lane mask       104 reserved, zero
///  12 previous crc      40 time, ticks      57 flags, 60 partition
/// </code>
/// The crc is seeded with the segment's salt, so bytes of another segment never pass; the previous batch's crc chains them.
/// </summary>
internal static class BatchFormat
{
    public const int HeaderBytes = 128;
    private const uint Magic = 0x31424845;

    public static void Write(Span<byte> batch, in BatchHeader header, uint salt)
    {
        Span<byte> head = batch[..HeaderBytes];
        head.Clear();
        StoredBatchHeader summary = header.Summary;
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], batch.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], header.PreviousCrc);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], summary.OwnerTerm);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], summary.FirstLsn);
        BinaryPrimitives.WriteInt64LittleEndian(head[32..], summary.FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(head[40..], summary.TimeTicks);
        BinaryPrimitives.WriteInt32LittleEndian(head[48..], summary.RecordCount);
        BinaryPrimitives.WriteInt32LittleEndian(head[52..], summary.EventCount);
        head[56] = summary.LaneMask;
        head[57] = (byte)header.Flags;
        BinaryPrimitives.WriteInt32LittleEndian(head[60..], header.Partition);
        BinaryPrimitives.WriteUInt64LittleEndian(head[64..], summary.Channels.A);
        BinaryPrimitives.WriteUInt64LittleEndian(head[72..], summary.Channels.B);
        BinaryPrimitives.WriteUInt64LittleEndian(head[80..], summary.Channels.C);
        BinaryPrimitives.WriteUInt64LittleEndian(head[88..], summary.Channels.D);
        BinaryPrimitives.WriteInt64LittleEndian(head[96..], header.DurableNextLsn);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], Crc32C.Compute(batch[8..], salt));
    }

    /// <summary>
    /// Length of the batch that seems to start here, or 0 when none does. Says nothing about its being whole.
    /// </summary>
    public static int PeekLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return 0;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        return length > HeaderBytes && length <= BatchHeader.BytesMax ? length : 0;
    }

    /// <summary>Reads and checks the batch at the start of <paramref name="bytes"/>, down to the shape of each record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, uint salt, out BatchHeader header)
    {
        header = default;
        int length = PeekLength(bytes);
        if (length == 0 || length > bytes.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> batch = bytes[..length];
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(batch[4..]);
        if (Crc32C.Compute(batch[8..], salt) != crc)
        {
            return false;
        }

        header = Decode(batch, crc);
        return header.Summary.RecordCount > 0 && RecordsFit(batch[HeaderBytes..], header.Summary);
    }

    private static BatchHeader Decode(ReadOnlySpan<byte> head, uint crc) => new(
        Partition: BinaryPrimitives.ReadInt32LittleEndian(head[60..]),
        Bytes: head.Length,
        Crc: crc,
        PreviousCrc: BinaryPrimitives.ReadUInt32LittleEndian(head[12..]),
        DurableNextLsn: BinaryPrimitives.ReadInt64LittleEndian(head[96..]),
        Flags: (BatchFlags)head[57],
        Summary: new StoredBatchHeader(
            OwnerTerm: BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
            FirstLsn: BinaryPrimitives.ReadInt64LittleEndian(head[24..]),
            RecordCount: BinaryPrimitives.ReadInt32LittleEndian(head[48..]),
            FirstSequence: BinaryPrimitives.ReadInt64LittleEndian(head[32..]),
            EventCount: BinaryPrimitives.ReadInt32LittleEndian(head[52..]),
            TimeTicks: BinaryPrimitives.ReadInt64LittleEndian(head[40..]),
            LaneMask: head[56],
            Channels: new ChannelBloom(
                BinaryPrimitives.ReadUInt64LittleEndian(head[64..]),
                BinaryPrimitives.ReadUInt64LittleEndian(head[72..]),
                BinaryPrimitives.ReadUInt64LittleEndian(head[80..]),
                BinaryPrimitives.ReadUInt64LittleEndian(head[88..]))));

    // A right crc over wrong records would be a writer's fault; readers then walk no further than the batch.
    private static bool RecordsFit(ReadOnlySpan<byte> records, in StoredBatchHeader summary)
    {
        int events = 0;
        for (int i = 0; i < summary.RecordCount; i++)
        {
            if (!RecordInspector.IsWellFormed(records))
            {
                return false;
            }

            events += RecordInspector.IsEvent(records) ? 1 : 0;
            records = records[RecordInspector.Length(records)..];
        }

        return records.IsEmpty && events == summary.EventCount;
    }
}
