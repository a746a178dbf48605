using System.Buffers.Binary;
using EventHub.Protocol.Positions;

namespace EventHub.EventLog.Format;

/// <summary>
/// The first block of a segment file. Little-endian.
/// <code>
///  0 magic "EHSEGMT1"   12 partition   20 alignment     28 first lsn         44 created, ticks   56 crc32c of [0,56)
///  8 version (2 bytes)  16 epoch       24 salt          36 first sequence    52 previous crc
/// 10 flags (2 bytes): 1 when appends in it are answered before a sync
/// </code>
/// </summary>
internal readonly record struct SegmentHeader(
    int Partition, Epoch Epoch, int Alignment, uint Salt, long FirstLsn, long FirstSequence, long CreatedTicks, uint PreviousCrc, bool AcksUnsynced)
{
    public const int EncodedBytes = 60;
    private const ulong Magic = 0x31544D4745534845;
    private const int CopyAt = 2048;
    private const ushort Version = 1, AcksUnsyncedFlag = 1;

    /// <summary>Where the first batch starts: one block in, or right behind the header where blocks do not matter.</summary>
    public int DataStart => (EncodedBytes + Alignment - 1) / Alignment * Alignment;

    /// <summary>Writes the header, and a second copy half a block further where there is room: a flipped bit costs no segment.</summary>
    public void WriteBlock(Span<byte> block)
    {
        Write(block);
        if (block.Length >= CopyAt + EncodedBytes)
        {
            Write(block[CopyAt..]);
        }
    }

    /// <summary>Reads either copy.</summary>
    public static bool TryReadBlock(ReadOnlySpan<byte> block, out SegmentHeader header) =>
        TryRead(block, out header) || (block.Length > CopyAt && TryRead(block[CopyAt..], out header));

    private void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], AcksUnsynced ? AcksUnsyncedFlag : (ushort)0);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Partition);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], Epoch.Value);
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], Alignment);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(target[28..], FirstLsn);
        BinaryPrimitives.WriteInt64LittleEndian(target[36..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[44..], CreatedTicks);
        BinaryPrimitives.WriteUInt32LittleEndian(target[52..], PreviousCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[56..], Crc32C.Compute(target[..56]));
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out SegmentHeader header)
    {
        header = default;
        if (bytes.Length < EncodedBytes
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]) != Crc32C.Compute(bytes[..56]))
        {
            return false;
        }

        header = new SegmentHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            new Epoch(BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..])),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[36..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[44..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]),
            (BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]) & AcksUnsyncedFlag) != 0);
        return header.Alignment is > 0 and <= 65536 && int.IsPow2(header.Alignment);
    }
}
