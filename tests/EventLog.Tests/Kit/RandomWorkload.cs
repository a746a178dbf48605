using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>
/// Publishers, an operator and time, by seed: appends of all sizes with and without keys, repeats, control records,
/// settlements and checkpoints, segments that roll, retention, reopening. Keeps the ledger.
/// </summary>
internal sealed class RandomWorkload(int seed, StepLog log, Ledger ledger)
{
    private readonly Random _random = new(seed);
    private readonly List<TestEvent> _keyed = [];
    private readonly List<Task> _open = [];
    private int _made;
    private long _checkpoint;

    public StepLog Log { get; private set; } = log;

    /// <summary>First thing that was answered wrongly.</summary>
    public string? Wrong { get; private set; }

    /// <summary>Called for each record when its answer arrives, before anything else happens.</summary>
    public Action<TestEvent, AppendResult>? OnAnswer { get; set; }

    public bool Reopens { get; init; } = true;

    /// <summary>Appends may be refused; then nothing is known of them.</summary>
    public bool ExpectsFailures { get; init; }

    public void Run(int turns)
    {
        for (int i = 0; i < turns; i++)
        {
            Turn();
        }

        Log.Settle();
        Assert.True(Wrong is null, Wrong);
        Assert.All(_open, task => Assert.True(task.IsCompleted, "An append was never answered."));
    }

    private void Turn()
    {
        switch (_random.Next(20))
        {
            case < 9:
                Publish();
                break;
            case < 12:
                Log.Log.Writer.Step();
                break;
            case < 13:
                Log.Log.Writer.FinishWritten();
                break;
            case < 15:
                Log.Scheduler.RunOne();
                break;
            case < 17:
                Log.Settle();
                break;
            case 17:
                Log.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(80)));
                break;
            case 18:
                Retain();
                break;
            case 19 when Reopens && _random.Next(3) == 0:
                Log.Settle();
                Log.Reopen().Log.KeepFrom(ledger.KeptFrom);
                break;
        }
    }

    private void Publish()
    {
        TestEvent[] events = new TestEvent[_random.Next(1, 5)];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = _random.Next(6) == 0 && _keyed.Count > 0 ? _keyed[_random.Next(_keyed.Count)] : Make();
            ledger.Sent(events[i]);
        }

        if (_random.Next(4) == 0)
        {
            events = [MakeControl()];
            ledger.Sent(events[0]);
        }

        _open.Add(Follow(events));
    }

    private TestEvent MakeControl() => _random.Next(5) switch
    {
        0 => TestEvent.Control($"control {seed}-{_made++}"),
        1 => MakeCheckpoint(),
        _ => JournalModel.Settlement(_random, $"settlement {seed}-{_made++}", Log.Log.Bounds.NextSequence),
    };

    // A part names the first one once that is answered; until then, and behind a last part, it begins another checkpoint.
    private TestEvent MakeCheckpoint()
    {
        bool isLast = _random.Next(3) == 0;
        TestEvent part = JournalModel.Checkpoint($"checkpoint {seed}-{_made++}", isLast, _checkpoint);
        _checkpoint = isLast ? 0 : _checkpoint;
        return part;
    }

    private TestEvent Make()
    {
        // Mostly small, at times larger than a block, seldom as large as a commit or more.
        int size = _random.Next(12) switch
        {
            0 => _random.Next(3000, 9000),
            1 => _random.Next(12) == 0 ? _random.Next(15_000, 40_000) : 1,
            _ => _random.Next(0, 600),
        };
        byte[] payload = new byte[size + 24];
        _random.NextBytes(payload);
        Encoding.ASCII.GetBytes($"event {seed}-{_made++}|").CopyTo(payload, 0);
        TestEvent made = new($"c{_random.Next(4)}.d", payload) { Priority = (EventPriority)_random.Next(4) };
        if (_random.Next(3) == 0)
        {
            made = made with { Key = $"k{_made}" };
            _keyed.Add(made);
        }

        return made;
    }

    private void Retain()
    {
        if (_random.Next(3) == 0)
        {
            // Upwards only: what was freed under an earlier word does not return.
            LogBounds bounds = Log.Log.Bounds;
            long from = ledger.KeptFrom == long.MaxValue ? bounds.FirstLsn : ledger.KeptFrom;
            ledger.KeptFrom = _random.NextInt64(from, bounds.NextLsn + 1);
            Log.Log.KeepFrom(ledger.KeptFrom);
        }

        Log.Log.ApplyRetentionAsync(default).End();
        Log.Log.Writer.Step();
        ledger.SawBounds(Log.Log.Bounds);
    }

    private async Task Follow(TestEvent[] events)
    {
        AppendResult[] results;
        try
        {
            results = await Log.Begin(events);
        }
        catch (EventHubException) when (ExpectsFailures)
        {
            return;
        }

        // One step may hide events and then answer appends.
        ledger.SawBounds(Log.Log.Bounds);
        for (int i = 0; i < events.Length; i++)
        {
            OnAnswer?.Invoke(events[i], results[i]);
            bool isOpen = events[i].Kind == RecordKind.Checkpoint && events[i].Payload[1] == 0;
            _checkpoint = isOpen && _checkpoint == 0 ? results[i].Lsn : _checkpoint;
            Wrong ??= ledger.Answered(events[i], results[i], Log.Log.Bounds.Epoch);
        }
    }
}
