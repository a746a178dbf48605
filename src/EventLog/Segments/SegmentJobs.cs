using EventHub.EventLog.Disks;

namespace EventHub.EventLog.Segments;

/// <summary>
/// What is done in the background to segments that are not written any more. Once this is closed nothing is: whoever opens the folder next has it alone, and does what was
/// left to do. Thread-safe; one job runs at a time.
/// </summary>
internal sealed class SegmentJobs(IDisk disk, string directory, ILogScheduler scheduler)
{
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <summary>Gives a segment its footer, some time later.</summary>
    public void Seal(Segment segment) => Run(() => SegmentFiles.Seal(segment), static () => { });

    /// <summary>Deletes segments, oldest first, some time later.</summary>
    public void Remove(IReadOnlyList<Segment> segments) => Run(() => SegmentFiles.Remove(disk, directory, segments), () => SegmentFiles.Close(segments));

    /// <summary>Waits for the job under way, and lets no other begin.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    private void Run(Action job, Action otherwise) => scheduler.Run(() =>
    {
        lock (_gate)
        {
            (_isClosed ? otherwise : job)();
        }
    });
}
