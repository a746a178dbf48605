namespace EventHub.Bench.Compare;

/// <summary>One run of one contender. What a load cannot tell is null.</summary>
/// <param name="Rate">Events per second that came to their end: acknowledged, settled, delivered or answered.</param>
/// <param name="P50">Microseconds that half of the events took at most.</param>
/// <param name="P99">The same for 99 of 100.</param>
/// <param name="P999">The same for 999 of 1,000.</param>
/// <param name="ServerMicroseconds">Processor time of the server for each event.</param>
/// <param name="BothMicroseconds">The same with that of the load.</param>
internal sealed record Sample(double Rate, double? P50 = null, double? P99 = null, double? P999 = null, double? ServerMicroseconds = null, double? BothMicroseconds = null)
{
    /// <summary>The medians of runs, each figure for itself.</summary>
    public static Sample Median(IReadOnlyList<Sample> runs) => new(
        Of(runs, static run => run.Rate) ?? 0, Of(runs, static run => run.P50), Of(runs, static run => run.P99), Of(runs, static run => run.P999),
        Of(runs, static run => run.ServerMicroseconds), Of(runs, static run => run.BothMicroseconds));

    private static double? Of(IReadOnlyList<Sample> runs, Func<Sample, double?> figure)
    {
        double[] values = [.. runs.Select(figure).OfType<double>()];
        return values.Length == 0 ? null : Reporting.Statistics.Median(values);
    }
}
