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

    /// <summary>Two commits may be in flight.</summary>
    public bool LeavesSyncs { get; init; }

    public void Run(int turns)
    {
        RecordingDisk disk = new();
        StepLog log = new(disk, options) { Random = new Random(seed), LeavesSyncs = LeavesSyncs };
        try
        {
            _ledger.Sent(RecoveryChecker.Fresh);
            disk.Happened = op => CrashNow(log, op);
            log.Open();
            disk.IgnoresSync = IgnoresSync;
            new RandomWorkload(seed, log, _ledger).Run(turns);
        }
        catch (Exception exception) when (exception is not CrashFoundException)
        {
            throw new CrashFoundException($"Seed {seed}: {exception.Message}", exception);
        }
    }

    private void CrashNow(StepLog log, DiskOp op)
    {
        if (log.Log is not null)
        {
            _durableNextLsn = Math.Max(_durableNextLsn, log.Log.Writer.DurableNextLsn);
            _ledger.SawBounds(log.Log.Bounds);
        }

        FakeTimeProvider later = new();
        later.Advance(log.Time.GetUtcNow() - later.GetUtcNow() + TimeSpan.FromSeconds(1));
        foreach (CrashStyle style in (CrashStyle[])[CrashStyle.LoseAll, Styles[1 + _random.Next(Styles.Length - 1)], CrashStyle.TornSectors])
        {
            int image = _random.Next();
            Examine(op, style, image, () => Recover(
                log.Disk.Crash(style, new Random(image)), later, goesOn: States % 3 == 0, crashesAgain: States % 5 == 0));
            if (States % 8 == 0 && !log.Disk.IgnoresSync)
            {
                Examine(op, style, image, () => KillThenCrash(log.Disk.Fork(), later, style, new Random(image)));
            }
        }
    }

    private void Examine(DiskOp op, CrashStyle style, int image, Action examination)
    {
        try
        {
            examination();
        }
        catch (Exception exception) when (exception is not CrashFoundException)
        {
            throw new CrashFoundException($"Seed {seed}, crash after {op}, {style} (image {image}), state {States}: {exception.Message}", exception);
        }
    }

    // The process dies, the machine goes on; the next process answers, and then power is lost.
    private void KillThenCrash(RecordingDisk killed, FakeTimeProvider time, CrashStyle style, Random random)
    {
        States++;
        StepLog second = new StepLog(killed, options, time) { Random = random }.Open();
        SeenRecord[] shown = [.. Walks.ByLsn(second.Log).Records.Values];
        long fresh = second.Append(RecoveryChecker.Fresh).Single().Lsn;
        StepLog third = new StepLog(killed.Crash(style, random), options, time) { Random = random }.Open();
        new RecoveryChecker(_ledger, LosesNothing, _durableNextLsn).Check(third, goesOn: false);

        // What a start has shown is on storage, whatever the durability.
        SortedDictionary<long, SeenRecord> left = Walks.ByLsn(third.Log).Records;
        Assert.All(shown, record => Assert.Equal(record, left[record.Lsn]));
        Assert.True(!LosesNothing || left.ContainsKey(fresh), $"The answer after the kill, lsn {fresh}, is gone.");
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
