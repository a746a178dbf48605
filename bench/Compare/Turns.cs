using System.Globalization;
using System.Runtime.InteropServices;
using EventHub.Bench.Reporting;

namespace EventHub.Bench.Compare;

/// <summary>Lets contenders take turns: the first run of each, then the second of each.</summary>
internal static partial class Turns
{
    private const int TriesMax = 3;

    // A turn that others on the host disturbed more than this is taken again.
    private const double StolenMax = 0.02;

    public static async Task<IReadOnlyList<Series>> RunAsync(string part, string scenario, int runs, IReadOnlyList<Contender> contenders)
    {
        List<Sample>[] samples = [.. contenders.Select(_ => new List<Sample>())];
        bool[] gaveUp = new bool[contenders.Count];
        for (int run = 0; run < runs; run++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                Sample? sample = gaveUp[i] ? null : await TurnAsync(contenders[i]).ConfigureAwait(false);
                gaveUp[i] |= sample is null;
                samples[i].AddRange(sample is null ? [] : [sample]);
            }
        }

        foreach (Contender left in contenders.Where((_, i) => gaveUp[i]))
        {
            Console.WriteLine($"  {part}, {scenario}: {left.Name} is left out: {TriesMax} times it got no answer within a turn");
        }

        Series[] all = [.. contenders.Select((contender, i) => new Series(part, scenario, contender.Name, samples[i])).Where((_, i) => !gaveUp[i])];
        foreach (Series series in all)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {part}, {scenario}: {series.Contender} {series.Median.Rate:N0}/s"));
        }

        return all;
    }

    // Taken again when nothing was answered, since a disk may stand still for longer than a turn, and when the host gave much of the processors to others; of those
    // the one it disturbed least counts.
    private static async Task<Sample?> TurnAsync(Contender contender)
    {
        Sample? best = null;
        double least = double.PositiveInfinity;
        for (int i = 0; i < TriesMax && least > StolenMax; i++)
        {
            // What one leaves to be written later would be written in the turn of another.
            FlushDisk();
            StolenTime before = StolenTime.Now();
            try
            {
                Sample sample = await contender.RunAsync().ConfigureAwait(false);
                double stolen = StolenTime.Now().ShareOf(before);
                (best, least) = stolen < least ? (sample, stolen) : (best, least);
            }
            catch (FormatException)
            {
                // It has no figures: nothing was answered.
            }
        }

        return best;
    }

    private static void FlushDisk()
    {
        if (OperatingSystem.IsLinux())
        {
            Sync();
        }
    }

    [LibraryImport("libc", EntryPoint = "sync")]
    private static partial void Sync();
}
