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

    private bool AcksUnsynced => options.Durability != Durability.Always;

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

        TailVerdict verdict = isNew ? TailVerdict.OfNewLog : Judge(segments[^1], mark, durableNextLsn);
        long allocatedEnd = verdict.StartsSegment ? StartSegment(segments, verdict) : Continue(segments[^1]);
        long term = Math.Max(mark?.OwnerTerm ?? 0, segments.Max(segment => segment.OwnerTerm)) + 1;
        term = Math.Max(term, disk.TermOf(options.Directory));
        RecoveryReport report = new(
            segments.Count, _scanned, isNew || mark is not null, _tornBytes, _tornFile, verdict.StartsEpoch, time.GetElapsedTime(started));
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

        // What stands behind the first lsn of the next segment was dropped when that segment was started.
        _scanned++;
        // What can be read of an append-only disk is stored there; a file may have it in the page cache alone.
        _scanner.Scan(segment, next?.FirstLsn ?? (disk.IsAppendOnly ? null : durableNextLsn) ?? long.MaxValue);
        ReportHole(segment, next);
        if (next is not null && segment.NextLsn == next.FirstLsn)
        {
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

    /// <summary>Decides how the log goes on behind its last whole batch, after saving what else stands there.</summary>
    private TailVerdict Judge(Segment last, CleanMark? mark, long? durableNextLsn)
    {
        if (last.Sealed is not null)
        {
            // An earlier start ended before the segment it had decided on was there; what it knew of the tail is lost.
            return new TailVerdict(StartsSegment: true, StartsEpoch: true, last.NextLsn, last.NextSequence);
        }

        // After an unclean stop nothing may be shown before it is known to be on storage, under a name that is.
        last.File.Sync();
        disk.SyncDirectory(options.Directory);
        (_tornBytes, _tornFile) = TailCutter.Save(disk, options.Directory, last, time);
        if (mark is CleanMark clean && clean.NextLsn > last.NextLsn)
        {
            quarantine.Add(new QuarantinedRange(
                Path.GetFileName(last.Path), last.NextOffset, _tornBytes, last.NextLsn, clean.NextLsn, last.NextSequence, clean.NextSequence));
            return new TailVerdict(StartsSegment: true, StartsEpoch: false, clean.NextLsn, clean.NextSequence);
        }

        // The last: this process knows of more, so another copy of the log stands in for the one it wrote.
        bool shorterThanSeen = mark is null && (_tornBytes > 0 || last.Header.AcksUnsynced || durableNextLsn > last.NextLsn);

        // The header of a segment without a durable batch may be in the page cache alone.
        bool isDoubtful = durableNextLsn is not null && last.DataEnd == last.Header.DataStart;
        bool changesPromise = last.Header.AcksUnsynced != AcksUnsynced;
        return new TailVerdict(shorterThanSeen || isDoubtful || changesPromise, shorterThanSeen, last.NextLsn, last.NextSequence);
    }

    private long Continue(Segment last)
    {
        if (_tornBytes > 0)
        {
            TailCutter.Clear(disk, last);
        }

        return Math.Max(last.File.Length / disk.Alignment * disk.Alignment, last.NextOffset);
    }

    // The new segment is durable before the old one is touched: a start that ends in between leaves its decision behind.
    private long StartSegment(List<Segment> segments, TailVerdict verdict)
    {
        Segment? last = segments.Count == 0 ? null : segments[^1];
        Epoch epoch = last is null || verdict.StartsEpoch ? Epoch.Create(random) : last.Header.Epoch;
        uint salt = last is null ? Epoch.Create(random).Value : SegmentFiles.NewSalt(last.Header.Salt, verdict.NextLsn);
        SegmentHeader header = new(
            options.Partition, epoch, disk.Alignment, salt, verdict.NextLsn, verdict.NextSequence,
            Math.Max(time.GetUtcNow().UtcTicks, last?.LastTicks ?? 0), last?.LastCrc ?? 0, AcksUnsynced);
        string spare = Path.Combine(options.Directory, "next.tmp");
        Segment segment = SegmentFiles.Start(disk, options.Directory, disk.Open(spare, create: true), spare, header);
        if (last is not null)
        {
            Retire(segments, last, segment);
        }

        segments.Add(segment);
        return segment.Header.DataStart;
    }

    private static void Retire(List<Segment> segments, Segment last, Segment next)
    {
        if (last.FirstLsn == next.FirstLsn)
        {
            // It held nothing, and the next one has taken its name.
            segments.Remove(last);
            last.Dispose();
        }
        else if (last.Sealed is null && last.NextLsn == next.FirstLsn)
        {
            SegmentFiles.Seal(last);
        }
    }
}
