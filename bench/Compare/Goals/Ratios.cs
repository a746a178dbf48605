namespace EventHub.Bench.Compare.Goals;

/// <summary>How contenders stand to each other.</summary>
internal static class Ratios
{
    /// <summary>Run by run, events per second of one divided by those of the best of others: of the one whose median is highest.</summary>
    public static IReadOnlyList<double> ToBest(Series own, IReadOnlyList<Series> others)
    {
        Series best = others.MaxBy(static series => series.Median.Rate) ?? throw new ArgumentException("There is nobody to compare with.", nameof(others));
        return [.. own.Runs.Zip(best.Runs, static (one, other) => one.Rate / other.Rate)];
    }
}
