using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>A log with a bit of everything, and what must be read from it.</summary>
internal sealed class FilledLog
{
    private FilledLog(StepLog log) => Log = log;

    public StepLog Log { get; }

    public SortedDictionary<long, SeenRecord> Records { get; private set; } = [];

    public List<(TestEvent Sent, AppendResult Result)> Sent { get; } = [];

    /// <summary>Makes one of <paramref name="turns"/> appends by seed: rolls, keys, client ids, control records, all sizes.</summary>
    public static FilledLog Make(int seed, int turns, EventLogOptions? options = null)
    {
        Random random = new(seed);
        FilledLog filled = new(new StepLog(options: options) { Random = new Random(seed) }.Open());
        for (int i = 0; i < turns; i++)
        {
            TestEvent[] events = [.. Enumerable.Range(0, random.Next(1, 4)).Select(n => Next(random, $"{i}-{n}"))];
            events = random.Next(9) == 0 ? [TestEvent.Control($"control {i}")] : events;
            events = random.Next(9) == 0 ? [JournalModel.Settlement(random, $"settlement {i}", filled.Log.Log.Bounds.NextSequence), .. events] : events;
            filled.Sent.AddRange(events.Zip(filled.Log.Append(events)));
            if (random.Next(25) == 0)
            {
                filled.Checkpoint(random, i);
            }

            filled.Log.Time.Advance(TimeSpan.FromMilliseconds(random.Next(3) * 10));
        }

        filled.Include();
        return filled;
    }

    /// <summary>Whatever the log holds now is what it must hold.</summary>
    public void Include() => Records = Walks.ByLsn(Log.Log).Records;

    /// <summary>The log opened anew on a copy of the disk as it is.</summary>
    public StepLog Copy(Action<RecordingDisk>? harm = null)
    {
        RecordingDisk disk = Log.Disk.Crash(CrashStyle.KeepAll, new Random(1));
        harm?.Invoke(disk);
        return new StepLog(disk, Log.Options, Log.Time) { Random = new Random(5) };
    }

    // Parts among other records, at times without an end.
    private void Checkpoint(Random random, int turn)
    {
        int parts = random.Next(1, 5);
        long first = 0;
        for (int i = 0; i < parts; i++)
        {
            TestEvent part = JournalModel.Checkpoint($"part {turn}-{i}", isLast: i == parts - 1 && random.Next(4) > 0, first);
            TestEvent[] events = random.Next(2) == 0 ? [part] : [part, Next(random, $"{turn}-{i} between")];
            AppendResult[] results = Log.Append(events);
            first = first == 0 ? results[0].Lsn : first;
            Sent.AddRange(events.Zip(results));
        }
    }

    private static TestEvent Next(Random random, string name)
    {
        int size = random.Next(10) == 0 ? random.Next(3000, 8000) : random.Next(20, 400);
        byte[] payload = new byte[size];
        random.NextBytes(payload);
        Encoding.ASCII.GetBytes(name + "|").CopyTo(payload, 0);
        return new TestEvent($"c{random.Next(5)}.x", payload)
        {
            Key = random.Next(4) == 0 ? $"key {name}" : null,
            Source = random.Next(3) == 0 ? "/source" : null,
            SourceId = $"id {name}",
            Priority = (EventPriority)random.Next(4),
        };
    }
}
