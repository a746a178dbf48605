using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EventHub.Bench.Sockets;

/// <summary>
/// Says when how many events are due at a steady rate, on a thread that sleeps in between: one that looked at the clock all the
/// time would take one of the cores the hub is measured on.
/// </summary>
internal sealed partial class SteadyPace(double eventsPerSecond)
{
    private const uint SleepMicroseconds = 50;
    private readonly double _period = Stopwatch.Frequency / eventsPerSecond;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>When an event is due, as a timestamp.</summary>
    public long DueAt(long index) => _started + (long)(index * _period);

    /// <summary>Sleeps until more than <paramref name="sent"/> events are due; how many are by then, at most <paramref name="total"/>.</summary>
    public long Wait(long sent, long total)
    {
        while (true)
        {
            long due = Math.Min(total, (long)((Stopwatch.GetTimestamp() - _started) / _period));
            if (due > sent)
            {
                return due;
            }

            Sleep();
        }
    }

    private static void Sleep()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            _ = SleepFor(SleepMicroseconds);
        }
        else
        {
            Thread.Sleep(1);
        }
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int SleepFor(uint microseconds);
}
