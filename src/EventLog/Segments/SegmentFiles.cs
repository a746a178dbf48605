using System.Globalization;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Reading;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Segments;

/// <summary>Names, starting and sealing of segment files.</summary>
internal static class SegmentFiles
{
    public const string Extension = ".seg";

    public static string NameOf(long firstLsn) => firstLsn.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public static bool TryParseName(string name, out long firstLsn)
    {
        firstLsn = 0;
        return name.EndsWith(Extension, StringComparison.Ordinal)
            && name.Length == 20 + Extension.Length
            && long.TryParse(name.AsSpan(0, 20), NumberStyles.None, CultureInfo.InvariantCulture, out firstLsn);
    }

    /// <summary>A salt for the next segment: different from its neighbour's, the same in a repeated simulation.</summary>
    public static uint NewSalt(uint previous, long firstLsn) =>
        (uint)EventIdentity.OfChannel(BitConverter.GetBytes(((ulong)previous << 32) ^ (ulong)firstLsn ^ 0x5EED_5EED_5EED_5EED)) | 1;

    /// <summary>Writes the header into a prepared file and gives it its name, durably. The file is empty or zeros.</summary>
    public static Segment Start(IDisk disk, string directory, IDiskFile file, string path, in SegmentHeader header)
    {
        SharedBuffer block = new(header.DataStart, pool: null);
        block.Span.Clear();
        header.WriteBlock(block.Span);
        file.Write(0, block.Span);
        file.Sync();
        string final = Path.Combine(directory, NameOf(header.FirstLsn));
        disk.Rename(path, final);
        disk.SyncDirectory(directory);
        return new Segment(final, file, header);
    }

    /// <summary>
    /// Gives a segment that gets no more batches its footer. Failing is harmless: the segment is scanned at the next start.
    /// </summary>
    public static void Seal(Segment segment)
    {
        try
        {
            segment.Seal(SegmentFooter.Write(segment));
        }
        catch (IOException)
        {
            // Full or failing disk: the batches are safe, the footer only saves time.
        }
        catch (ObjectDisposedException)
        {
            // The log was closed, or retention took the segment, before its turn came.
        }
    }

    /// <summary>
    /// Deletes segments that retention took, oldest first and each durably before the next: what a crash leaves of them
    /// has no hole. A reader in the middle of one finds it trimmed.
    /// </summary>
    public static void Remove(IDisk disk, string directory, IReadOnlyList<Segment> segments)
    {
        try
        {
            foreach (Segment segment in segments)
            {
                disk.Delete(segment.Path);
                disk.SyncDirectory(directory);
            }
        }
        catch (IOException)
        {
            // The rest comes back at the next start, is found to be below the bounds, and goes then.
        }
        finally
        {
            Close(segments);
        }
    }

    /// <summary>Closes files that nobody reads any more.</summary>
    public static void Close(IReadOnlyList<Segment> segments)
    {
        foreach (Segment segment in segments)
        {
            segment.Dispose();
        }
    }
}
