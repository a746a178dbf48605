using System.Globalization;

namespace EventHub.Cluster.Kit;

/// <summary>How many partitions each silo owns, by its own metrics.</summary>
internal static class Shares
{
    private const string Owned = "eventhub_partition_writable{";

    /// <summary>Returns when these silos own all partitions, and no two of them differ by more than one.</summary>
    public static async Task EvenAsync(ClusterProcess[] silos)
    {
        using CancellationTokenSource late = new(CommandRun.Patience);
        while (true)
        {
            double[] owned = await Task.WhenAll(silos.Select(static silo => SumAsync(silo, Owned)));
            if (owned.Sum() == 8 && owned.Max() - owned.Min() <= 1)
            {
                return;
            }

            Assert.False(late.IsCancellationRequested, $"After {CommandRun.Patience} the silos own {string.Join(", ", owned)} partitions.");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static async Task<double> SumAsync(ClusterProcess process, string series)
    {
        using HttpClient client = new() { BaseAddress = process.Address };
        string text = await client.GetStringAsync("/metrics");
        return text.Split('\n').Where(line => line.StartsWith(series, StringComparison.Ordinal)).Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
