using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.EventLog.Recovery;

/// <summary>
/// Opens a folder of segments, whatever the last process did to it, and makes the last segment ready to be written.
/// </summary>
internal sealed class LogRecovery(IDisk disk, EventLogOptions options, TimeProvider time, Random? random, QuarantineList quarantine)
{
    private readonly SegmentScanner _scanner = new(quarantine);
    private int _scanned;
    private long _tornBytes;
    private string? _tornFile;

    /// <summary>
    /// Recovers. <paramref name="durableNextLsn"/> is what this process itself knows to be durable, after a failed write
    /// or sync: what the files hold beyond it may be in the page cache alone, and is dropped. Null when nothing is known.
    /// </summary>
    public RecoveredLog Recover(long? durableNextLsn)
    {
        long started = time.GetTimestamp();
        CleanMark? mark = CleanMark.Take(disk, options.Directory);
        List<Segment> segments = OpenSegments();
        bool isNew = segments.Count == 0;
        for (int i = 0; i < segments.Count; i++)
        {
            Read(segments[i], i + 1 < segments.Count ? segments[i + 1] : null, durableNextLsn);
        }

        bool newEpoch = !isNew && MendTail(segments[^1], mark);
        long allocatedEnd = MakeActive(segments, mark, newEpoch);
        long term = Math.Max(mark?.OwnerTerm ?? 0, segments.Max(segment => segment.OwnerTerm)) + 1;
        RecoveryReport report = new(
            segments.Count, _scanned, isNew || mark is not null, _tornBytes, _tornFile, newEpoch, time.GetElapsedTime(started));
        return new RecoveredLog([.. segments], allocatedEnd, term, report);
    }

    private List<Segment> OpenSegments()
    {
        List<Segment> segments = [];
        foreach (string name in disk.List(options.Directory).Order(StringComparer.Ordinal))
        {
            string path = Path.Combine(options.Directory, name);
            if (name.EndsWith(".tmp", StringComparison.Ordinal))
            {
                disk.Delete(path);
            }
            else if (SegmentFiles.TryParseName(name, out long firstLsn))
            {
                segments.Add(Open(path, firstLsn));
            }
        }

        return segments;
    }

    private Segment Open(string path, long firstLsn)
    {
        IDiskFile file = disk.Open(path, create: false);
        Span<byte> block = stackalloc byte[4096];
        block = block[..file.Read(0, block)];
        if (SegmentHeader.TryReadBlock(block, out SegmentHeader header) && header.FirstLsn == firstLsn && header.Partition == options.Partition)
        {
            return new Segment(path, file, header);
        }

        file.Dispose();
        throw new EventHubException(
            ErrorCodes.UnreadableLog,
            $"'{path}' does not begin with the header of a segment of partition {options.Partition}. Restore the file from a copy; or move it away to open the log without its events, which are then lost.");
    }

    private void Read(Segment segment, Segment? next, long? durableNextLsn)
    {
        if (SegmentFooter.TryRead(segment))
        {
            ReportHole(segment, next);
            return;
        }

        _scanned++;
        _scanner.Scan(segment, next is null && durableNextLsn is long durable ? durable : long.MaxValue);
        if (next is not null)
        {
            ReportHole(segment, next);
            SegmentFiles.Seal(segment);
        }
    }

    private void ReportHole(Segment segment, Segment? next)
    {
        if (next is not null && segment.NextLsn < next.FirstLsn)
        {
            quarantine.Add(new QuarantinedRange(
                Path.GetFileName(segment.Path), segment.NextOffset, 0, segment.NextLsn, next.FirstLsn, segment.NextSequence, next.FirstSequence));
        }
    }

    /// <summary>Clears what stands behind the last whole batch. True when sequences may come back as other events.</summary>
    private bool MendTail(Segment last, CleanMark? mark)
    {
        if (last.Sealed is not null)
        {
            return false;
        }

        (_tornBytes, _tornFile) = TailCutter.Clear(disk, options.Directory, last, time);

        // After an unclean stop nothing may be shown before it is known to be on storage.
        last.File.Sync();
        bool shorterThanSeen = last.EndsUnsynced && mark is null;
        return _tornBytes > 0 || shorterThanSeen;
    }

    private long MakeActive(List<Segment> segments, CleanMark? mark, bool newEpoch)
    {
        Segment? last = segments.Count == 0 ? null : segments[^1];
        bool lostTail = last is not null && mark is CleanMark clean && clean.NextLsn > last.NextLsn;
        if (lostTail)
        {
            quarantine.Add(new QuarantinedRange(
                Path.GetFileName(last!.Path), last.NextOffset, _tornBytes, last.NextLsn, mark!.Value.NextLsn, last.NextSequence, mark.Value.NextSequence));
        }

        if (last is not null && last.Sealed is null && !newEpoch && !lostTail)
        {
            return Math.Max(last.File.Length / disk.Alignment * disk.Alignment, last.Header.DataStart);
        }

        return StartSegment(segments, last, lostTail ? mark : null, newEpoch);
    }

    private long StartSegment(List<Segment> segments, Segment? last, CleanMark? resumeAt, bool newEpoch)
    {
        Epoch epoch = last is null || newEpoch ? Epoch.Create(random) : last.Header.Epoch;
        long nextLsn = resumeAt?.NextLsn ?? last?.NextLsn ?? 1, nextSequence = resumeAt?.NextSequence ?? last?.NextSequence ?? 1;
        uint salt = last is null ? Epoch.Create(random).Value : SegmentFiles.NewSalt(last.Header.Salt, nextLsn);
        if (last is not null && last.Sealed is null)
        {
            Retire(segments, last, nextLsn);
        }

        SegmentHeader header = new(
            options.Partition, epoch, disk.Alignment, salt, nextLsn, nextSequence,
            Math.Max(time.GetUtcNow().UtcTicks, last?.LastTicks ?? 0), last?.LastCrc ?? 0);
        string spare = Path.Combine(options.Directory, "next.tmp");
        Segment segment = SegmentFiles.Start(disk, options.Directory, disk.Open(spare, create: true), spare, header);
        segments.Add(segment);
        return segment.Header.DataStart;
    }

    private void Retire(List<Segment> segments, Segment last, long nextLsn)
    {
        if (last.DataEnd > last.Header.DataStart || last.FirstLsn != nextLsn)
        {
            SegmentFiles.Seal(last);
            return;
        }

        // An empty segment would share its name with the one that takes its place.
        segments.Remove(last);
        last.Dispose();
        disk.Delete(last.Path);
    }
}
