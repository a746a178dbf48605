namespace EventHub.Simulation.Hub;

/// <content>What happens to the disk and to the machine.</content>
internal sealed partial class SimulatedHub
{
    private int _downAfter = -1, _failsAfter = -1;
    private CrashStyle? _style;
    private DiskFault _fault;
    private bool _hasLostPages;
    private RecordingDisk? _left;

    public RecordingDisk Disk { get; private set; } = new();

    /// <summary>A broken disk, to show that the simulation finds it: a sync returns at once and does nothing.</summary>
    public bool IgnoresSync { get; init; }

    /// <summary>Power is lost, or the process is gone.</summary>
    public bool IsDown { get; private set; }

    /// <summary>A call failed: what the hub kept in memory may be another thing than before.</summary>
    public bool IsTroubled { get; private set; }

    /// <summary>True once space was short; that there is some again is seen a moment later.</summary>
    public bool HasBeenLimited { get; private set; }

    /// <summary>True once a call failed: it may show later only, where the hub was writing ahead.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>After so many more changes of the disk power is lost in this style; null ends the process only, and the machine goes on.</summary>
    public void GoDownAfter(int changes, CrashStyle? style) => (_downAfter, _style) = (changes, style);

    /// <summary>After so many more changes of the disk one fails.</summary>
    public void FailAfter(int changes, DiskFault fault) => (_failsAfter, _fault) = (changes, fault);

    /// <summary>So much may be written on top of what there is; null for no limit.</summary>
    public void Limit(long? more)
    {
        Disk.CapacityBytes = more is null ? long.MaxValue : Disk.UsedBytes + more.Value;
        HasBeenLimited |= more is not null;
    }

    /// <summary>No fault is to come any more, and there is space again.</summary>
    public void StopFaults()
    {
        _failsAfter = -1;
        Limit(null);
    }

    /// <summary>Neither a loss of power nor a fault is to come any more.</summary>
    public void Spare()
    {
        _downAfter = -1;
        StopFaults();
    }

    private void NoteShortage(int opening)
    {
        if (opening == _openings)
        {
            IsTroubled = true;
        }
    }

    /// <summary>Something failed.</summary>
    public void Trouble() => IsTroubled = true;

    /// <summary>All is well again.</summary>
    public void Calm() => IsTroubled = false;

    /// <summary>Power is lost now.</summary>
    public void GoDown(CrashStyle? style)
    {
        if (!IsDown)
        {
            // What a failed sync took back from the disk still stands in the machine's memory, and nobody tells another process that it is not stored:
            // a gap that is known. Power goes too then.
            style = style is null && _hasLostPages ? CrashStyle.LoseAll : style;
            _left = style is null ? Disk.Fork() : Disk.Crash(style.Value, random);
            IsDown = true;
        }
    }

    private void Attach(RecordingDisk disk)
    {
        Disk = disk;
        _hasLostPages = false;
        (IsDown, IsTroubled, HasFailed, _left) = (false, false, false, null);
        disk.IgnoresSync = IgnoresSync;
        disk.Faults = Judge;
        disk.Beginning = Interleave;
        disk.Happened = _ =>
        {
            if (_downAfter >= 0 && _downAfter-- == 0)
            {
                GoDown(_style);
            }
        };
    }

    private DiskFault Judge(DiskOp op)
    {
        if (IsDown)
        {
            return DiskFault.Io;
        }

        if (_failsAfter < 0 || _failsAfter-- > 0)
        {
            return DiskFault.None;
        }

        IsTroubled = HasFailed = true;
        _hasLostPages |= op.Kind == DiskOpKind.Sync;

        // A commit whose room was prepared may find none after all: a file system that copies on write.
        return op.Kind is DiskOpKind.Create or DiskOpKind.Write ? _fault : DiskFault.Io;
    }
}
