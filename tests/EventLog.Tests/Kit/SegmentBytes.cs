using EventHub.EventLog.Format;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>Looks at, and harms, the bytes of a segment file.</summary>
internal static class SegmentBytes
{
    private const int BlockBytes = 4096;

    /// <summary>Where the whole batches start.</summary>
    public static List<long> BatchOffsets(RecordingDisk disk, string path) => [.. Batches(disk, path).Select(batch => batch.Offset)];

    /// <summary>The whole batches, in order.</summary>
    public static List<(long Offset, BatchHeader Header)> Batches(RecordingDisk disk, string path)
    {
        byte[] bytes = disk.Contents(path);
        Assert.True(SegmentHeader.TryReadBlock(bytes.AsSpan(0, BlockBytes), out SegmentHeader header));
        List<(long, BatchHeader)> batches = [];
        for (int at = BlockBytes; at < bytes.Length;)
        {
            bool whole = BatchFormat.TryRead(bytes.AsSpan(at), header.Salt, out BatchHeader batch);
            if (whole)
            {
                batches.Add((at, batch));
            }

            at += whole ? (batch.Bytes + BlockBytes - 1) / BlockBytes * BlockBytes : BlockBytes;
        }

        return batches;
    }

    public static void Flip(RecordingDisk disk, string path, long offset) => disk.FlipBit(path, offset, bit: 3);
}
