using EventHub.Bench.Reporting;

namespace EventHub.Bench.Tests;

public sealed class StatisticsTests
{
    [Fact]
    public void Percentile_OfAThousand_LeavesThatPartBelow()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(static number => (double)number)];

        Assert.Equal(500, Statistics.Percentile(values, 0.5));
        Assert.Equal(990, Statistics.Percentile(values, 0.99));
        Assert.Equal(999, Statistics.Percentile(values, 0.999));
    }

    [Fact]
    public void Percentile_OfFew_IsNeverBeyondTheLast()
    {
        Assert.Equal(7, Statistics.Percentile([7], 0.999));
        Assert.Equal(0, Statistics.Percentile([], 0.5));
    }

    [Fact]
    public void Median_OfFive_IsTheMiddleOne() => Assert.Equal(3, Statistics.Median([5, 1, 3, 100, 2]));
}
