using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EventHub.Bench.Sockets;

/// <summary>
/// Says when how many events are due at a steady rate, on a thread that sleeps in between: one that looked at the clock all the
/// time, or sent four events at a time because that many are due again after each send, would take one of the cores the hub is measured on.
/// </summary>
/// <remarks>Events count from when they are due, so what the sleep costs, half of it on average, is part of what is measured.</remarks>
internal sealed partial class SteadyPace(double eventsPerSecond)
{
    private const int TickMicroseconds = 100, TimerSlackOption = 29;
    private readonly double _period = Stopwatch.Frequency / eventsPerSecond;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _lastWait;
    private bool _isPrecise;

    /// <summary>When an event is due, as a timestamp.</summary>
    public long DueAt(long index) => _started + (long)(index * _period);

    /// <summary>Sleeps at least until a tick after the last call, and until more than <paramref name="sent"/> events are due; how many are by then, at most <paramref name="total"/>. Always called by one thread.</summary>
    public long Wait(long sent, long total)
    {
        while (true)
        {
            Sleep(TickMicroseconds - Stopwatch.GetElapsedTime(_lastWait).TotalMicroseconds);
            _lastWait = Stopwatch.GetTimestamp();
            long due = Math.Min(total, (long)((_lastWait - _started) / _period));
            if (due > sent)
            {
                return due;
            }
        }
    }

    private void Sleep(double microseconds)
    {
        if (microseconds < 1)
        {
            return;
        }

        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(1);
            return;
        }

        if (!_isPrecise)
        {
            // Otherwise the system may wake it 50 µs late in order to wake others with it.
            _isPrecise = true;
            _ = Control(TimerSlackOption, 1, 0, 0, 0);
        }

        _ = SleepFor((uint)microseconds);
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int SleepFor(uint microseconds);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);
}
