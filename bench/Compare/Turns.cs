using System.Globalization;
using System.Runtime.InteropServices;

namespace EventHub.Bench.Compare;

/// <summary>Lets contenders take turns: the first run of each, then the second of each.</summary>
internal static partial class Turns
{
    public static async Task<IReadOnlyList<Series>> RunAsync(string part, string scenario, int runs, IReadOnlyList<Contender> contenders)
    {
        List<Sample>[] samples = [.. contenders.Select(_ => new List<Sample>())];
        for (int run = 0; run < runs; run++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                // What one leaves to be written later would be written in the turn of another.
                FlushDisk();
                samples[i].Add(await contenders[i].RunAsync().ConfigureAwait(false));
            }
        }

        Series[] all = [.. contenders.Select((contender, i) => new Series(part, scenario, contender.Name, samples[i]))];
        foreach (Series series in all)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {part}, {scenario}: {series.Contender} {series.Median.Rate:N0}/s"));
        }

        return all;
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
