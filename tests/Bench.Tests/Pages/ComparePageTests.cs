using EventHub.Bench.Compare;
using EventHub.Bench.Compare.Pages;
using EventHub.Bench.Reporting;

namespace EventHub.Bench.Tests.Pages;

public sealed class ComparePageTests
{
    [Fact]
    public void Replace_KeepsWhatPeopleWrote()
    {
        string first = ComparePage.Replace($"before\n{ComparePage.Begin}\nold\n{ComparePage.End}\nafter\n", "new");

        Assert.Equal($"before\n{ComparePage.Begin}\n\nnew\n\n{ComparePage.End}\nafter\n", first);
        Assert.Equal(first, ComparePage.Replace(first, "new"));
    }

    [Fact]
    public void Replace_WithoutMarks_SaysWhatIsMissing() => Assert.Contains(ComparePage.Begin, Assert.Throws<FormatException>(() => ComparePage.Replace("no marks", "new")).Message, StringComparison.Ordinal);

    [Fact]
    public void Tables_NameWhatIsMissing_AndShowTheRunsOfEachContender()
    {
        string text = CompareTables.Of(Run());

        Assert.Contains("Left out: nats-server is not installed", text, StringComparison.Ordinal);
        Assert.Contains("| a goal nobody could judge | | not measured |", text, StringComparison.Ordinal);
        Assert.Contains("| EventHub | 200,000 | 100,000 – 300,000 | 11 µs | – |", text, StringComparison.Ordinal);
        Assert.Contains("| slow | here | 2.00 × |  | ≥ 3.00 | **no** |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_OfARunThatWasSavedAndLoaded_AreTheSame()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Run().Save(path);

            Assert.Equal(CompareTables.Of(Run()), CompareTables.Of(CompareRun.Load(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Tables_ShowOnlyPlotsThatAreDrawn()
    {
        CompareRun run = Run();
        string text = CompareTables.Of(run);

        foreach ((string name, _) in ComparePlots.Of(run))
        {
            Assert.Contains($"({name}.svg)", text, StringComparison.Ordinal);
        }

        Assert.Equal(ComparePlots.Of(run).Count(), text.Split(".svg)").Length - 1);
    }

    private static CompareRun Run() => new()
    {
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero),
        Machine = "a machine",
        Runs = 2,
        Seconds = 1,
        Versions = new Dictionary<string, string> { ["redis-server"] = "7.0.15" },
        Missing = ["nats-server is not installed"],
        Series = [new Series(CompareOptions.PublishPart, "200 B, window 1,000", Contenders.Hub, [new Sample(100_000, P50: 11), new Sample(300_000, P50: 11), new Sample(200_000, P50: 11)])],
        Figures = [new Measurement("slow", "here", 2, "×") { AtLeast = 3 }],
        NotMeasured = ["a goal nobody could judge"],
    };
}
