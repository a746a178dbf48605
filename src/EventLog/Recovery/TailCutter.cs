using System.Globalization;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Recovery;

/// <summary>Takes care of what stands behind the last whole batch: saves it, and makes the space zeros again.</summary>
internal static class TailCutter
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Copies everything up to the last byte that is not zero into a file of its own; the count and the file's path.</summary>
    public static (long Bytes, string? File) Save(IDisk disk, string directory, Segment segment, TimeProvider time)
    {
        long start = segment.NextOffset, end = LastByte(segment, start);
        if (end <= start)
        {
            return (0, null);
        }

        string path = Path.Combine(
            directory, string.Create(CultureInfo.InvariantCulture, $"torn-{segment.NextLsn:D20}-{time.GetUtcNow().UtcTicks}.bin"));
        using (IDiskFile saved = disk.Open(path, create: true))
        {
            Copy(segment, start, end, saved);
        }

        disk.SyncDirectory(directory);
        return (end - start, path);
    }

    /// <summary>Makes the space behind the last whole batch zeros, as the writer expects it.</summary>
    public static void Clear(IDisk disk, Segment segment)
    {
        long start = segment.NextOffset, end = LastByte(segment, start);
        if (disk.IsAppendOnly)
        {
            segment.File.Truncate(start);
            return;
        }

        if (end <= start)
        {
            return;
        }

        SharedBuffer zeros = new(PieceBytes, pool: null);
        zeros.Span.Clear();
        for (long at = start; at < segment.Align(end); at += PieceBytes)
        {
            segment.File.Write(at, zeros.Span[..(int)Math.Min(PieceBytes, segment.Align(end) - at)]);
        }

        segment.File.Sync();
    }

    private static void Copy(Segment segment, long start, long end, IDiskFile target)
    {
        SharedBuffer piece = new(PieceBytes, pool: null);
        for (long at = start; at < end; at += PieceBytes)
        {
            Span<byte> part = piece.Span[..(int)Math.Min(PieceBytes, segment.Align(end) - at)];
            part[segment.File.Read(at, part)..].Clear();
            target.Write(at - start, part);
        }

        target.Sync();
    }

    private static long LastByte(Segment segment, long start)
    {
        FileWindow window = new(segment.File, segment.File.Length);
        long last = start;
        for (long at = start; at < window.Length; at += 4096)
        {
            ReadOnlySpan<byte> piece = window.At(at, 4096);
            int index = piece[..Math.Min(4096, piece.Length)].LastIndexOfAnyExcept((byte)0);
            last = index >= 0 ? at + index + 1 : last;
        }

        return last;
    }
}
