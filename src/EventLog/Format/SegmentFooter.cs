using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Format;

/// <summary>
/// The indexes of a sealed segment, behind its last batch, and a trailer in the file's last 256 bytes that finds them.
/// <code>
///  batches │ stretches │ channels │ client ids │ idempotency keys │ control offsets │ settlements │ padding │ trailer (256)
/// </code>
/// A segment without a readable footer is scanned instead: a footer saves time and never holds anything that the
/// batches do not.
/// </summary>
internal static class SegmentFooter
{
    public const int TrailerBytes = 256;
    private const ulong Magic = 0x31544F4F46484745;
    private const int Sections = 6, SparseBytes = 72, ChannelBytes = 40;

    /// <summary>Writes the footer of a segment that gets no more batches, and syncs it.</summary>
    public static SealedIndexes Write(Segment segment)
    {
        FooterWriter writer = new(segment.File, segment.NextOffset, segment.Header.Alignment);
        byte[] settlements = segment.Settlements.ToSortedBytes();
        FooterSection[] sections =
        [
            writer.Section(target => PutSparse(target, segment.Sparse)),
            writer.Section(target => PutChannels(target, segment.Channels)),
            writer.Section(target => PutHashes(target, Sorted(segment.ClientIds))),
            writer.Section(target => segment.DedupKeys.Walk(keys => PutHashes(target, keys))),
            writer.Section(target => target.Put(MemoryMarshal.AsBytes(segment.ControlOffsetsSnapshot().AsSpan()))),
            settlements.Length == 0 ? default : writer.Section(target => target.Put(settlements)),
        ];
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        PutTrailer(trailer, segment, sections);
        writer.Finish(trailer);
        return new SealedIndexes(segment.File, sections[2], sections[3], sections[5]);
    }

    /// <summary>Fills a segment from its footer; false when there is none, or it fails its check.</summary>
    public static bool TryRead(Segment segment)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        long length = segment.File.Length;
        if (length < TrailerBytes || segment.File.Read(length - TrailerBytes, trailer) != TrailerBytes
            || BinaryPrimitives.ReadUInt64LittleEndian(trailer) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer[8..]) != Crc32C.Compute(trailer[12..], segment.Header.Salt))
        {
            return false;
        }

        Span<FooterSection> sections = stackalloc FooterSection[Sections];
        for (int i = 0; i < Sections; i++)
        {
            ReadOnlySpan<byte> at = trailer[(72 + (i * 20))..];
            sections[i] = new FooterSection(
                BinaryPrimitives.ReadInt64LittleEndian(at), BinaryPrimitives.ReadInt64LittleEndian(at[8..]), BinaryPrimitives.ReadUInt32LittleEndian(at[16..]));
            if (!sections[i].FitsInto(length))
            {
                return false;
            }
        }

        // A right check over wrong content would be a writer's fault: the segment is scanned then, as without a footer.
        if (!TryLoad(segment, sections[0], out byte[] sparse) || !TryLoad(segment, sections[1], out byte[] channels)
            || !TryLoad(segment, sections[4], out byte[] control) || !AreChannels(channels))
        {
            return false;
        }

        TakeSparse(segment.Sparse, sparse);
        TakeChannels(segment.Channels, channels);
        segment.ControlOffsets.AddRange(MemoryMarshal.Cast<byte, long>(control));
        segment.Restore(ReadSummary(trailer), new SealedIndexes(segment.File, sections[2], sections[3], sections[5]));
        return true;
    }

    private static HashedLsn[] Sorted(HashedLsnList list)
    {
        HashedLsn[] entries = list.ToArray();
        Array.Sort(entries);
        return entries;
    }

    private static void PutTrailer(Span<byte> trailer, Segment segment, FooterSection[] sections)
    {
        trailer.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(trailer, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[16..], segment.DataEnd);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[24..], segment.NextLsn);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[32..], segment.NextSequence);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[40..], segment.LastTicks);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[48..], segment.OwnerTerm);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[56..], segment.LastCrc);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[64..], segment.LastCheckpointLsn);
        for (int i = 0; i < sections.Length; i++)
        {
            Span<byte> at = trailer[(72 + (i * 20))..];
            BinaryPrimitives.WriteInt64LittleEndian(at, sections[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], sections[i].Length);
            BinaryPrimitives.WriteUInt32LittleEndian(at[16..], sections[i].Crc);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(trailer[8..], Crc32C.Compute(trailer[12..], segment.Header.Salt));
    }

    private static SegmentSummary ReadSummary(ReadOnlySpan<byte> trailer) => new(
        BinaryPrimitives.ReadInt64LittleEndian(trailer[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(trailer[24..]),
        BinaryPrimitives.ReadInt64LittleEndian(trailer[32..]),
        BinaryPrimitives.ReadInt64LittleEndian(trailer[40..]),
        BinaryPrimitives.ReadInt64LittleEndian(trailer[48..]),
        BinaryPrimitives.ReadUInt32LittleEndian(trailer[56..]),
        BinaryPrimitives.ReadInt64LittleEndian(trailer[64..]));

    private static bool TryLoad(Segment segment, FooterSection section, out byte[] bytes)
    {
        bytes = new byte[section.Length];
        return segment.File.Read(section.Offset, bytes) == bytes.Length && Crc32C.Compute(bytes) == section.Crc;
    }

    private static void PutSparse(FooterWriter target, SparseIndex index)
    {
        Span<byte> entry = stackalloc byte[SparseBytes];
        for (int i = 0; i < index.Count; i++)
        {
            SparseEntry item = index[i];
            entry.Clear();
            BinaryPrimitives.WriteInt64LittleEndian(entry, item.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], item.FirstLsn);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], item.FirstSequence);
            BinaryPrimitives.WriteInt64LittleEndian(entry[24..], item.TimeTicks);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[32..], item.Channels.A);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[40..], item.Channels.B);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[48..], item.Channels.C);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[56..], item.Channels.D);
            entry[64] = item.LaneMask;
            target.Put(entry);
        }
    }

    private static void TakeSparse(SparseIndex index, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= SparseBytes; bytes = bytes[SparseBytes..])
        {
            index.Append(new SparseEntry(
                BinaryPrimitives.ReadInt64LittleEndian(bytes),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
                bytes[64],
                new ChannelBloom(
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]))));
        }
    }

    private static void PutChannels(FooterWriter target, ChannelTable channels)
    {
        Span<byte> fixedPart = stackalloc byte[ChannelBytes + 2];
        foreach ((string name, ChannelTally tally) in channels.ToArray())
        {
            BinaryPrimitives.WriteInt64LittleEndian(fixedPart, tally.Events);
            BinaryPrimitives.WriteInt64LittleEndian(fixedPart[8..], tally.Bytes);
            BinaryPrimitives.WriteInt64LittleEndian(fixedPart[16..], tally.FirstSequence);
            BinaryPrimitives.WriteInt64LittleEndian(fixedPart[24..], tally.LastSequence);
            BinaryPrimitives.WriteInt64LittleEndian(fixedPart[32..], tally.LastTicks);
            BinaryPrimitives.WriteUInt16LittleEndian(fixedPart[40..], (ushort)name.Length);
            target.Put(fixedPart);
            target.Put(System.Text.Encoding.ASCII.GetBytes(name));
        }
    }

    private static bool AreChannels(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > ChannelBytes + 2)
        {
            int entry = ChannelBytes + 2 + BinaryPrimitives.ReadUInt16LittleEndian(bytes[ChannelBytes..]);
            if (entry > bytes.Length)
            {
                return false;
            }

            bytes = bytes[entry..];
        }

        return true;
    }

    private static void TakeChannels(ChannelTable channels, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > ChannelBytes + 2)
        {
            ChannelTally tally = new()
            {
                Events = BinaryPrimitives.ReadInt64LittleEndian(bytes),
                Bytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
                FirstSequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
                LastSequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
                LastTicks = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            };
            int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[40..]);
            channels.Set(bytes.Slice(ChannelBytes + 2, nameBytes), tally);
            bytes = bytes[(ChannelBytes + 2 + nameBytes)..];
        }
    }

    private static void PutHashes(FooterWriter target, ReadOnlySpan<HashedLsn> entries) => target.Put(MemoryMarshal.AsBytes(entries));
}
