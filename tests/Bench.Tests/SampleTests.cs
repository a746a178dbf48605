using EventHub.Bench.Compare;

namespace EventHub.Bench.Tests;

public sealed class SampleTests
{
    [Fact]
    public void Median_TakesEachFigureForItself()
    {
        Sample median = Sample.Median([new Sample(10, P50: 3), new Sample(30, P50: 1), new Sample(20, P50: 2)]);

        Assert.Equal(20, median.Rate);
        Assert.Equal(2, median.P50);
    }

    [Fact]
    public void Median_OfWhatNoRunKnows_IsNull() => Assert.Null(Sample.Median([new Sample(10), new Sample(20)]).P99);
}
