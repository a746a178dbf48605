using System.Diagnostics;
using System.Globalization;
using EventHub.Simulation.Hub;

namespace EventHub.Simulation;

/// <summary>Runs seeds on a thread per processor, each in a world of its own, until some fail.</summary>
internal sealed class SeedRun(int first, int count)
{
    private const int Steps = 60, TraceLines = 50;
    private const int FailuresMax = 5;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, string> _failures = [];
    private int _next, _recoveries, _ran, _failed;

    /// <summary>The disk of every world is broken: a sync does nothing.</summary>
    public bool IgnoresSync { get; init; }

    /// <summary>What failed, with what replays it: the lowest seed in full, of others the first line. Null when nothing did.</summary>
    public string? Failure => _failures.Count == 0 ? null
        : string.Join('\n', _failures.Values.Skip(1).Select(failure => failure[..failure.IndexOf('\n', StringComparison.Ordinal)]).Append(_failures.First().Value));

    public string Summary { get; private set; } = "";

    public static int? ReplayedSeed => Environment.GetEnvironmentVariable("EVENTHUB_SIMULATION_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    /// <summary>One seed again, with all it does.</summary>
    public static void Replay(int seed, ITestOutputHelper? output)
    {
        string? failure = null;
        Thread thread = new(() => failure = RunOne(seed, ignoresSync: false, tells: true, int.MaxValue, out SimulatedWorld world) ?? string.Join('\n', world.Trace));
        thread.Start();
        thread.Join();
        output?.WriteLine(failure!);
        Assert.False(failure!.StartsWith("Seed", StringComparison.Ordinal), failure);
    }

    public void Run()
    {
        long started = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Summary = string.Create(CultureInfo.InvariantCulture, $"{_ran} seeds from {first}, {_recoveries} recoveries, {_ran / seconds:F0} seeds/s");
    }

    private void Work()
    {
        while (true)
        {
            int seed = first + Interlocked.Increment(ref _next) - 1;
            if (seed >= first + count || Volatile.Read(ref _failed) >= FailuresMax)
            {
                return;
            }

            string? failure = RunOne(seed, IgnoresSync, tells: false, TraceLines, out SimulatedWorld world);
            if (failure is not null)
            {
                // The same again, and this time it tells.
                failure = RunOne(seed, IgnoresSync, tells: true, TraceLines, out _) ?? $"{failure}\nRun once more it did not fail: it does not depend on its seed alone.";
            }

            lock (_gate)
            {
                _ran++;
                _recoveries += world.Recoveries;
                if (failure is not null)
                {
                    _failures.Add(seed, failure);
                    _failed++;
                }
            }
        }
    }

    private static string? RunOne(int seed, bool ignoresSync, bool tells, int lines, out SimulatedWorld world)
    {
        world = new SimulatedWorld(seed, ignoresSync, tells);
        try
        {
            world.Run(Steps);
            return null;
        }
        catch (Exception fault)
        {
            string trace = string.Join('\n', world.Trace.TakeLast(lines));
            return $"Seed {seed}: {(fault is SimulationFailedException ? fault.Message : fault)}\nReplay it with EVENTHUB_SIMULATION_SEED={seed}. What it did last:\n{trace}";
        }
    }
}
