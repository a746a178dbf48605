using System.Buffers.Binary;
using EventHub.EventLog.Format;
using EventHub.EventLog.Recovery;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Log;

/// <summary>The bytes of a segment's file: how they are made, and how the checks in them are made right again after they were changed.</summary>
internal static class SegmentImage
{
    public const uint Salt = 0x5EED;
    private const int Alignment = 8, TrailerSections = 6;

    /// <summary>A segment of two batches, with or without its footer.</summary>
    public static byte[] Make(bool isSealed)
    {
        SegmentHeader header = new(0, new Epoch(1), Alignment, Salt, 1, 1, 99, 0, false);
        byte[] start = new byte[header.DataStart];
        header.WriteBlock(start);
        byte[] first = Batch(1, 1, 0), second = Batch(1 + Records, 1 + Events, BinaryPrimitives.ReadUInt32LittleEndian(first.AsSpan(4)));
        ByteFile file = new([.. start, .. Padded(first), .. Padded(second)]);
        if (isSealed)
        {
            Segment segment = new("s", file, header);
            new SegmentScanner(new QuarantineList()).Scan(segment);
            _ = SegmentFooter.Write(segment);
        }

        return file.Bytes;
    }

    /// <summary>One batch.</summary>
    public static byte[] Batch(long firstLsn, long firstSequence, uint previousCrc)
    {
        using EventBatch records = RecordSeeds.Fill();
        byte[] bytes = new byte[BatchFormat.HeaderBytes + records.Bytes.Length];
        records.Bytes.CopyTo(bytes.AsSpan(BatchFormat.HeaderBytes));
        BatchFormat.Write(bytes, new BatchHeader(0, bytes.Length, 0, previousCrc, firstLsn, BatchFlags.Control | BatchFlags.DedupKeys | BatchFlags.ClientIds,
            new StoredBatchHeader(1, firstLsn, records.Count, firstSequence, Events, 99, 15, default)), Salt);
        return bytes;
    }

    /// <summary>Makes a batch's check right.</summary>
    public static void SealBatch(Span<byte> bytes, uint salt)
    {
        int length = BatchFormat.PeekLength(bytes);
        if (length > 0 && length <= bytes.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Crc32C.Compute(bytes[8..length], salt));
        }
    }

    /// <summary>Makes every check in a segment right, as far as there is something to check.</summary>
    public static void Seal(Span<byte> bytes)
    {
        if (bytes.Length >= SegmentHeader.EncodedBytes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[56..], Crc32C.Compute(bytes[..56]));
        }

        for (int at = 64; at + BatchFormat.HeaderBytes <= bytes.Length; at += Alignment)
        {
            SealBatch(bytes[at..], Salt);
        }

        if (bytes.Length >= SegmentFooter.TrailerBytes)
        {
            SealTrailer(bytes, bytes[^SegmentFooter.TrailerBytes..]);
        }
    }

    private static int Records
    {
        get
        {
            using EventBatch records = RecordSeeds.Fill();
            return records.Count;
        }
    }

    private static int Events => 3;

    private static void SealTrailer(Span<byte> bytes, Span<byte> trailer)
    {
        for (int i = 0; i < TrailerSections; i++)
        {
            Span<byte> section = trailer[(72 + (i * 20))..];
            long offset = BinaryPrimitives.ReadInt64LittleEndian(section), length = BinaryPrimitives.ReadInt64LittleEndian(section[8..]);
            if (offset >= 0 && length >= 0 && offset <= bytes.Length && length <= bytes.Length - offset)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(section[16..], Crc32C.Compute(bytes.Slice((int)offset, (int)length)));
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(trailer[8..], Crc32C.Compute(trailer[12..], Salt));
    }

    private static byte[] Padded(byte[] batch) => [.. batch, .. new byte[(Alignment - (batch.Length % Alignment)) % Alignment]];
}
