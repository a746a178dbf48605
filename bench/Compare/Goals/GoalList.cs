using EventHub.Bench.Reporting;

namespace EventHub.Bench.Compare.Goals;

/// <summary>What the hub is meant to reach. Goals of what a part measures by itself, such as memory, stand with their measurement.</summary>
internal static class GoalList
{
    private const string Small = "200 B, window 1,000", Large = "1 KiB, window 1,000", Alone = "200 B, window 1";
    private const string Publish = CompareOptions.PublishPart, Deliver = CompareOptions.DeliverPart, Fanout = CompareOptions.FanoutPart, Rest = CompareOptions.RestPart;

    public static IReadOnlyList<Goal> All { get; } =
    [
        Goal.Ratio(Publish, Small, Contenders.HubWire, [Contenders.JetStream, Contenders.JetStreamClient], 3),
        Goal.Ratio(Publish, Small, Contenders.HubWire, [Contenders.JetStreamAlways, Contenders.JetStreamClientAlways], 100),
        Goal.Ratio(Publish, Large, Contenders.HubWire, [Contenders.JetStream, Contenders.JetStreamClient], 4),
        Goal.Ratio(Publish, Large, Contenders.HubWireJson, [Contenders.JetStream, Contenders.JetStreamClient], 2),
        Goal.Ratio(Publish, Small, Contenders.HubWire, [Contenders.RedisEverySecond, Contenders.RedisEverySecondMany], 2),
        Goal.Ratio(Publish, Small, Contenders.HubWire, [Contenders.RedisAlways, Contenders.RedisAlwaysMany], 4),
        Goal.Rate(Publish, Small, Contenders.HubClient, 1_050_000),
        Goal.Latency(Publish, Alone, Contenders.HubWire, "p50", static run => run.P50, 250),
        Goal.Latency(Publish, Alone, Contenders.HubWire, "p99", static run => run.P99, 600),
        Goal.Ratio(Deliver, Small, Contenders.Hub, [Contenders.JetStreamPush, Contenders.JetStreamPull], 2, DeliverCompare.ConsumeScenario),
        Goal.Latency(Deliver, DeliverCompare.HalfLoadScenario, Contenders.Hub, "p50", static run => run.P50, 300),
        Goal.Latency(Deliver, DeliverCompare.HalfLoadScenario, Contenders.Hub, "p99", static run => run.P99, 1500),
        .. new[] { 100, 1000 }.SelectMany(static count => new[]
        {
            Goal.Ratio(Fanout, FanoutCompare.Scenario(count), Contenders.Hub, [Contenders.NatsCore], 1.5),
            Goal.Ratio(Fanout, FanoutCompare.Scenario(count), Contenders.Hub, [Contenders.BareLoop], 0.7),
        }),
        Goal.Ratio(Rest, RestCompare.SingleScenario, Contenders.Hub, [Contenders.EmptyKestrel], 0.6),
        Goal.Rate(Rest, RestCompare.BatchScenario, Contenders.Hub, 400_000),
    ];

    /// <summary>The goals of some parts: those that could be judged, and the names of those that could not.</summary>
    public static (IReadOnlyList<Measurement> Judged, IReadOnlyList<string> NotMeasured) Judge(IReadOnlyList<string> parts, IReadOnlyList<Series> series)
    {
        List<Measurement> judged = [];
        List<string> notMeasured = [];
        foreach (Goal goal in All.Where(goal => parts.Contains(goal.Part)))
        {
            if (goal.Judge(series) is Measurement figure)
            {
                judged.Add(figure);
            }
            else
            {
                notMeasured.Add(goal.Name);
            }
        }

        return (judged, notMeasured);
    }

    /// <summary>What was missed, in sentences.</summary>
    public static IReadOnlyList<string> Missed(IReadOnlyList<Measurement> figures) =>
    [
        .. figures.Where(static figure => figure.Met == false).Select(static figure =>
            $"{figure.Name} ({figure.Conditions}): {Report.Number(figure.Value)} {figure.Unit}, the goal is {(figure.AtLeast is double least ? $"≥ {Report.Number(least)}" : $"≤ {Report.Number(figure.AtMost ?? 0)}")}"),
    ];
}
