using System.Globalization;
using EventHub.EventLog;
using EventHub.EventLog.Writing;
using EventHub.Grains.Partitions;
using EventHub.Grains.Replays;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;

namespace EventHub.Simulation.Hub;

/// <summary>
/// The real partition with its real log on one thread: its writer is stepped, its jobs run and its time moves only from here. Power can be lost and calls
/// to the disk can fail at any of them.
/// </summary>
/// <remarks>
/// A hub that lost power is not closed: nothing of it is called any more. Its disk fails every call, so that what was under way
/// when power was lost comes to nothing.
/// </remarks>
internal sealed partial class SimulatedHub(Random random)
{
    // Two minutes of simulated time are more than any wait of the hub by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private SeededScheduler _scheduler = new(random);
    private bool _leavesSyncs;
    private int _openings;

    public FakeTimeProvider Time { get; private set; } = new();

    public LocalPartition Partition { get; private set; } = null!;

    /// <summary>The log that is open now.</summary>
    public SegmentedEventLog Log { get; private set; } = null!;

    /// <summary>Events go after <see cref="Sizes.Retention"/>.</summary>
    public bool HasRetention { get; init; }

    /// <summary>Which channels are paused.</summary>
    public PolicySet Policies { get; set; } = PolicySet.Empty;

    public long Now => Time.GetUtcNow().UtcTicks;

    /// <summary>The first hub, on an empty disk.</summary>
    public void Start()
    {
        Attach(Disk);
        Open();
    }

    /// <summary>Opens the partition; on return it serves, or power was lost meanwhile.</summary>
    public void Open()
    {
        _leavesSyncs = random.Next(2) == 0;
        Task<LocalPartition> opening = OpenAsync();
        if (!RunUntil(opening, "The partition does not open.", mayFail: true))
        {
            return;
        }

        if (opening.IsFaulted && IsTroubled)
        {
            // The process ends with the fault that it met, and another is started.
            GoDown(style: null);
            return;
        }

        Partition = opening.GetAwaiter().GetResult();
        RunUntil(Partition.ApplyPoliciesAsync(Policies, CancellationToken.None).AsTask(), "The policies are not applied.");
    }

    /// <summary>Closes in order and opens again.</summary>
    public void Restart()
    {
        // What a closing partition cannot note any more is noted by nobody behind it.
        _openings++;
        Disk.Beginning = null;
        if (RunUntil(Partition.DisposeAsync().AsTask(), "The partition does not close."))
        {
            if (_hasLostPages)
            {
                // A sync failed while it closed: as at the end of a process that is not asked to.
                GoDown(style: null);
                return;
            }

            Renew(Disk, TimeSpan.FromSeconds(random.Next(5)));
            Open();
        }
    }

    /// <summary>Another process opens what power loss, or the end of the process alone, has left.</summary>
    public void Recover()
    {
        Renew(_left!, TimeSpan.FromSeconds(random.Next(30)));
        Open();
    }

    /// <summary>Does one thing of what there is to do; false when there is nothing.</summary>
    public bool Tick()
    {
        int first = random.Next(3);
        for (int i = 0; i < 3; i++)
        {
            bool worked = ((first + i) % 3) switch
            {
                0 => RunJob(),
                1 => Log is not null && Write(static writer => writer.Step() == StepResult.Worked),
                _ => Log is not null && Write(static writer => writer.FinishWritten()),
            };
            if (IsDown || worked)
            {
                return !IsDown;
            }
        }

        return false;
    }

    /// <summary>Goes on until there is nothing left to do at this time; false once power is lost.</summary>
    public bool Settle()
    {
        for (int i = 0; i < 100_000; i++)
        {
            if (!Tick())
            {
                return !IsDown;
            }
        }

        throw new SimulationFailedException("The hub does not come to rest: 100,000 steps.");
    }

    /// <summary>Lets time pass in steps, each seen by everybody before the next.</summary>
    public bool Pass(TimeSpan time, int steps)
    {
        for (int i = 0; i < steps && Settle(); i++)
        {
            Time.Advance(time / steps);
        }

        return Settle();
    }

    /// <summary>Goes on until a task is complete, letting time pass where that is all there is to do; false once power is lost.</summary>
    public bool RunUntil(Task task, string complaint, bool mayFail = false)
    {
        long patience = Now + Patience.Ticks;
        while (!task.IsCompleted && !IsDown)
        {
            if (Tick())
            {
                continue;
            }

            if (Now > patience)
            {
                throw new SimulationFailedException(complaint);
            }

            // A tick of nothing may have completed it.
            if (!task.IsCompleted && !IsDown)
            {
                Time.Advance(TimeSpan.FromMilliseconds(random.Next(20, 400)));
            }
        }

        if (!IsDown && task.IsFaulted && !(mayFail && IsTroubled))
        {
            throw new SimulationFailedException(complaint + " " + task.Exception.GetBaseException().Message, task.Exception);
        }

        return !IsDown;
    }

    private Task<LocalPartition> OpenAsync()
    {
        try
        {
            int opening = ++_openings;
            StandstillWatch watch = new(() => NoteShortage(opening));
            return LocalPartition.OpenAsync(0, Open, Time, _scheduler, new ReplayPaces(Time), watch, CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or EventHubException)
        {
            return Task.FromException<LocalPartition>(fault);
        }
    }

    private SegmentedEventLog Open(int partition, long? durableNextLsn)
    {
        Log = SegmentedEventLog.Open(new LogSetup
        {
            Options = HasRetention ? Sizes.Small with { RetentionAge = Sizes.Retention } : Sizes.Small,
            Disk = Disk,
            Time = Time,
            Scheduler = _scheduler,
            Random = random,
            DurableNextLsn = durableNextLsn,
            HostsWriter = false,
        });
        Log.Writer.LeavesSyncsAbove = _leavesSyncs ? 0 : null;
        _hasLostPages = false;
        return Log;
    }

    private void Renew(RecordingDisk disk, TimeSpan pause)
    {
        FakeTimeProvider time = new();
        time.Advance(Time.GetUtcNow() - time.GetUtcNow() + pause);
        Time = time;
        _scheduler = new SeededScheduler(random);
        Log = null!;
        Attach(disk);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time.GetUtcNow():HH:mm:ss.fff} #{Disk.Operations}");
}
