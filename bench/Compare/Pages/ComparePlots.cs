namespace EventHub.Bench.Compare.Pages;

/// <summary>Which plots a run has, by the name of their file.</summary>
internal static class ComparePlots
{
    private const string PerSecond = "events per second, median", Microseconds = "µs, median";

    public static IReadOnlyList<string> NamesOf(string part) => part switch
    {
        CompareOptions.PublishPart => ["publish", "publish-latency", "publish-processor"],
        CompareOptions.DeliverPart => ["deliver"],
        CompareOptions.FanoutPart => ["fanout"],
        _ => ["rest"],
    };

    public static IEnumerable<(string Name, BarPlot Plot)> Of(CompareRun run)
    {
        List<(string Name, BarPlot Plot)> all =
        [
            ("publish", Plot(run, CompareOptions.PublishPart, "Publishing, acknowledged", PerSecond, "window 1,000", static sample => sample.Rate)),
            ("publish-latency", Plot(run, CompareOptions.PublishPart, "One publish at a time: half of them were acknowledged within", Microseconds, "window 1", static sample => sample.P50)),
            ("publish-processor", Plot(run, CompareOptions.PublishPart, "Processor time of the server for one event", Microseconds, "window 1,000", static sample => sample.ServerMicroseconds)),
            ("deliver", Plot(run, CompareOptions.DeliverPart, "Publish, deliver, acknowledge", PerSecond, "window 1,000", static sample => sample.Rate)),
            ("fanout", Plot(run, CompareOptions.FanoutPart, "Fan-out", "deliveries per second, median", "", static sample => sample.Rate)),
            ("rest", Plot(run, CompareOptions.RestPart, "Over HTTP", PerSecond, "", static sample => sample.Rate)),
        ];
        return all.Where(static item => item.Plot.Groups.Count > 0);
    }

    private static BarPlot Plot(CompareRun run, string part, string title, string unit, string scenarioEnd, Func<Sample, double?> of) => new(title, unit,
    [
        .. run.Series.Where(series => series.Part == part && series.Scenario.EndsWith(scenarioEnd, StringComparison.Ordinal) && of(series.Median) is not null)
            .GroupBy(static series => series.Scenario)
            .Select(group => new BarGroup(group.Key, [.. group.Select(series => new Bar(series.Contender, of(series.Median) ?? 0, series.Contender.StartsWith(Contenders.Hub, StringComparison.Ordinal)))])),
    ]);
}
