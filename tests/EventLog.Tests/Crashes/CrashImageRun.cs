using EventHub.EventLog.Tests.Kit;

namespace EventHub.EventLog.Tests.Crashes;

/// <summary>
/// Runs a workload and, after every change it makes to the disk, opens what a crash at that moment can leave.
/// </summary>
internal sealed class CrashImageRun(int seed, EventLogOptions options)
{
    private static readonly CrashStyle[] Styles = Enum.GetValues<CrashStyle>();
    private readonly Random _random = new(seed * 7919);
    private readonly Ledger _ledger = new();

    private long _durableNextLsn;

    public int States { get; private set; }

    /// <summary>The disk is broken from the moment the log is open: a sync does nothing.</summary>
    public bool IgnoresSync { get; init; }

    public bool LosesNothing { get; init; } = true;

    public void Run(int turns)
    {
        RecordingDisk disk = new();
        StepLog log = new(disk, options) { Random = new Random(seed) };
        try
        {
            log.Open();
            disk.IgnoresSync = IgnoresSync;
            disk.Happened = op => CrashNow(log, op);
            _ledger.Sent(RecoveryChecker.Fresh);
            new RandomWorkload(seed, log, _ledger).Run(turns);
        }
        catch (Exception exception) when (exception is not CrashFoundException)
        {
            throw new CrashFoundException($"Seed {seed}: {exception.Message}", exception);
        }
    }

    private void CrashNow(StepLog log, DiskOp op)
    {
        _durableNextLsn = Math.Max(_durableNextLsn, log.Log.Writer.DurableNextLsn);
        _ledger.SawBounds(log.Log.Bounds);
        (RecordingDisk disk, FakeTimeProvider time) = (log.Disk, log.Time);
        Examine(disk, time, CrashStyle.LoseAll, op);
        Examine(disk, time, Styles[1 + _random.Next(Styles.Length - 1)], op);
        Examine(disk, time, CrashStyle.TornSectors, op);
    }

    private void Examine(RecordingDisk disk, FakeTimeProvider time, CrashStyle style, DiskOp op)
    {
        int image = _random.Next();
        FakeTimeProvider later = new();
        later.Advance(time.GetUtcNow() - later.GetUtcNow() + TimeSpan.FromSeconds(1));
        RecordingDisk left = disk.Crash(style, new Random(image));
        try
        {
            Recover(left, later, goesOn: States % 3 == 0, crashesAgain: States % 5 == 0);
        }
        catch (Exception exception) when (exception is not CrashFoundException)
        {
            throw new CrashFoundException($"Seed {seed}, crash after {op}, {style} (image {image}), state {States}: {exception.Message}", exception);
        }
    }

    private void Recover(RecordingDisk left, FakeTimeProvider time, bool goesOn, bool crashesAgain)
    {
        States++;
        RecoveryChecker checker = new(_ledger, LosesNothing, _durableNextLsn);
        if (crashesAgain)
        {
            // Recovery itself is cut short, anywhere.
            left.Happened = op => Recover(left.Crash(Styles[_random.Next(Styles.Length)], _random), time, goesOn: false, crashesAgain: false);
        }

        StepLog recovered = new(left, options, time) { Random = new Random(_random.Next()) };
        recovered.Open();
        left.Happened = null;
        checker.Check(recovered, goesOn);
    }
}
