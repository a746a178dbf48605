using EventHub.Bench.Reporting;

namespace EventHub.Bench.Compare.Goals;

/// <summary>Something the hub is meant to reach, judged by the series of a run.</summary>
/// <param name="Part">The part that measures it.</param>
/// <param name="Name">What it is called in tables and in what <c>--check</c> prints.</param>
/// <param name="Judge">The figure, or null when something it needs was not measured.</param>
internal sealed record Goal(string Part, string Name, Func<IReadOnlyList<Series>, Measurement?> Judge)
{
    /// <summary>Events per second of one contender, divided by the best of others.</summary>
    public static Goal Ratio(string part, string scenario, string ours, IReadOnlyList<string> theirs, double atLeast, string? theirScenario = null)
    {
        string name = $"{ours} ÷ {theirs[0]}";
        return new Goal(part, $"{name}, {scenario}", all =>
        {
            Series? own = CompareRun.Find(all, part, scenario, ours);
            Series[] others = [.. theirs.Select(contender => CompareRun.Find(all, part, theirScenario ?? scenario, contender)).OfType<Series>()];
            if (own is null || others.Length == 0)
            {
                return null;
            }

            IReadOnlyList<double> ratios = Ratios.ToBest(own, others);
            return new Measurement(name, theirScenario is null ? scenario : $"{scenario}; theirs: {theirScenario}", Statistics.Median(ratios), "×") { Runs = ratios, AtLeast = atLeast };
        });
    }

    /// <summary>Events per second of one contender.</summary>
    public static Goal Rate(string part, string scenario, string contender, double atLeast) => new(part, $"{contender}, {scenario}", all =>
        CompareRun.Find(all, part, scenario, contender) is Series series
            ? new Measurement(contender, scenario, series.Median.Rate, "events/s") { Runs = [.. series.Runs.Select(static run => run.Rate)], AtLeast = atLeast }
            : null);

    /// <summary>A latency of one contender, in microseconds.</summary>
    public static Goal Latency(string part, string scenario, string contender, string percentile, Func<Sample, double?> of, double atMost) => new(part, $"{contender}, {scenario}, {percentile}", all =>
        CompareRun.Find(all, part, scenario, contender) is Series series && of(series.Median) is double value
            ? new Measurement(contender, $"{scenario}, {percentile}", value, "µs") { Runs = [.. series.Runs.Select(of).OfType<double>()], AtMost = atMost }
            : null);
}
