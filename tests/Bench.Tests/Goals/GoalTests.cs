using EventHub.Bench.Compare;
using EventHub.Bench.Compare.Goals;
using EventHub.Bench.Reporting;

namespace EventHub.Bench.Tests.Goals;

public sealed class GoalTests
{
    private const string Part = "publish", Scenario = "a scenario";

    [Fact]
    public void Ratio_IsTheMedianOfRatiosOfRunsThatFollowedEachOther()
    {
        // The machine was slow in the second run, for both: the ratio is none the worse.
        Measurement figure = Goal.Ratio(Part, Scenario, "ours", ["theirs"], 3).Judge([Of("ours", 300, 30, 330), Of("theirs", 100, 10, 100)])!;

        Assert.Equal(3, figure.Value);
        Assert.Equal([3, 3, 3.3], figure.Runs, static (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.True(figure.Met);
    }

    [Fact]
    public void Ratio_IsTakenToTheBestOfTheOthers()
    {
        Measurement figure = Goal.Ratio(Part, Scenario, "ours", ["theirs", "their best"], 3).Judge([Of("ours", 300), Of("theirs", 10), Of("their best", 200)])!;

        Assert.Equal(1.5, figure.Value);
        Assert.False(figure.Met);
    }

    [Fact]
    public void Ratio_WithoutAnyOther_IsNotMeasured()
    {
        Goal goal = Goal.Ratio(Part, Scenario, "ours", ["theirs"], 3);

        Assert.Null(goal.Judge([Of("ours", 300)]));
        Assert.Null(goal.Judge([Of("theirs", 300)]));
        Assert.Null(goal.Judge([Of("ours", 300), Of("theirs", 100) with { Scenario = "another" }]));
    }

    [Fact]
    public void Ratio_MayBeToAnotherScenario() =>
        Assert.Equal(2, Goal.Ratio(Part, Scenario, "ours", ["theirs"], 2, "another").Judge([Of("ours", 400), Of("theirs", 200) with { Scenario = "another" }])!.Value);

    [Fact]
    public void Latency_ThatNoRunKnows_IsNotMeasured()
    {
        Goal goal = Goal.Latency(Part, Scenario, "ours", "p99", static run => run.P99, 600);

        Assert.Null(goal.Judge([Of("ours", 1)]));
        Assert.False(goal.Judge([new Series(Part, Scenario, "ours", [new Sample(1, P99: 601)])])!.Met);
        Assert.True(goal.Judge([new Series(Part, Scenario, "ours", [new Sample(1, P99: 600)])])!.Met);
    }

    private static Series Of(string contender, params double[] rates) => new(Part, Scenario, contender, [.. rates.Select(static rate => new Sample(rate))]);
}
