using System.Globalization;

namespace EventHub.Bench.Reporting;

/// <summary>
/// Processor time that the host of a virtual machine gave to others while this one wanted it. What is measured meanwhile says more about them than about the
/// contender. Source: the first line of Linux's <c>/proc/stat</c>, in ticks: user, nice, system, idle, iowait, irq, softirq, steal.
/// </summary>
/// <param name="Stolen">Ticks given to others.</param>
/// <param name="All">All ticks, of all processors.</param>
internal readonly record struct StolenTime(long Stolen, long All)
{
    private const string Source = "/proc/stat";
    private const int Fields = 8, StealField = 7;

    /// <summary>Until now; nothing where the system does not say.</summary>
    public static StolenTime Now() => File.Exists(Source) ? Parse(File.ReadLines(Source).First()) : default;

    /// <summary>The share of the time since then that was stolen, 0 to 1.</summary>
    public double ShareOf(StolenTime earlier) => All == earlier.All ? 0 : (Stolen - earlier.Stolen) / (double)(All - earlier.All);

    /// <summary>Reads the line that sums up all processors.</summary>
    public static StolenTime Parse(string line)
    {
        long[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(Fields).Select(static field => long.Parse(field, CultureInfo.InvariantCulture))];
        return ticks.Length < Fields ? default : new StolenTime(ticks[StealField], ticks.Sum());
    }
}
