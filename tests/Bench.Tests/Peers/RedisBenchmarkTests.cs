using EventHub.Bench.Compare;
using EventHub.Bench.Compare.Peers;

namespace EventHub.Bench.Tests.Peers;

public sealed class RedisBenchmarkTests
{
    private const string Names = "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\",\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"";

    [Theory]
    [InlineData("XADD bench * p xxx")]
    [InlineData("XADD bench * p with, commas, of its own")]
    public void Parse_TakesRateAndTimes(string command)
    {
        Sample sample = RedisBenchmark.Parse($"WARNING: something\n{Names}\n\"{command}\",\"149253.73\",\"6.463\",\"0.272\",\"4.223\",\"12.031\",\"18.895\",\"118.079\"\n", 1000, TimeSpan.FromMilliseconds(3));

        Assert.Equal(149253.73, sample.Rate);
        Assert.Equal(4223, sample.P50!.Value, 0.001);
        Assert.Equal(18895, sample.P99!.Value, 0.001);
        Assert.Equal(3, sample.ServerMicroseconds);
    }

    [Fact]
    public void Parse_OfSomethingElse_Fails() => Assert.Throws<FormatException>(() => RedisBenchmark.Parse("Could not connect", 1, TimeSpan.Zero));
}
