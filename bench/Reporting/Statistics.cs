namespace EventHub.Bench.Reporting;

/// <summary>Medians and percentiles.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);

    /// <summary>The value below which <paramref name="fraction"/> of an ascending list lies.</summary>
    public static double Percentile(IReadOnlyList<double> ascending, double fraction) =>
        ascending.Count == 0 ? 0 : ascending[Math.Min(ascending.Count - 1, (int)(ascending.Count * fraction))];
}
