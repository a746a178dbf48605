using EventHub.Bench.Compare;
using EventHub.Bench.Compare.Goals;
using EventHub.Bench.Reporting;

namespace EventHub.Bench.Tests.Goals;

public sealed class GoalListTests
{
    [Fact]
    public void Judge_JudgesThePartsThatRan_AndNamesWhatWasNotMeasured()
    {
        Series client = new(CompareOptions.PublishPart, "200 B, window 1,000", Contenders.HubClient, [new Sample(1_000_000)]);

        (IReadOnlyList<Measurement> judged, IReadOnlyList<string> notMeasured) = GoalList.Judge([CompareOptions.PublishPart], [client]);

        Assert.Equal(Contenders.HubClient, Assert.Single(judged).Name);
        Assert.Equal(GoalList.All.Count(static goal => goal.Part == CompareOptions.PublishPart) - 1, notMeasured.Count);
    }

    [Fact]
    public void Missed_NamesFigureConditionsAndGoal()
    {
        Measurement[] figures =
        [
            new("slow", "here", 2, "×") { AtLeast = 3 }, new("fast", "here", 4, "×") { AtLeast = 3 }, new("late", "there", 700, "µs") { AtMost = 600 }, new("free", "anywhere", 1, "MB"),
        ];

        IReadOnlyList<string> missed = GoalList.Missed(figures);

        Assert.Equal(["slow (here): 2.00 ×, the goal is ≥ 3.00", "late (there): 700 µs, the goal is ≤ 600"], missed);
    }

    [Fact]
    public void All_HaveNamesOfTheirOwn() => Assert.Equal(GoalList.All.Count, GoalList.All.Select(static goal => goal.Name).Distinct().Count());
}
