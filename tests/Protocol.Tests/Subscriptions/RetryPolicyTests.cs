using EventHub.Protocol.Subscriptions;

namespace EventHub.Protocol.Tests.Subscriptions;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(2, 2_000)]
    [InlineData(3, 4_000)]
    [InlineData(5, 16_000)]
    [InlineData(6, 30_000)]
    [InlineData(1_000, 30_000)]
    public void DelayAfter_WithoutJitter_GrowsUpToTheMost(int attempt, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), (RetryPolicy.Default with { Jitter = 0 }).DelayAfter(attempt, 0.9));

    [Theory]
    [InlineData(0.0, 800)]
    [InlineData(0.25, 900)]
    [InlineData(0.5, 1_000)]
    [InlineData(0.75, 1_100)]
    public void DelayAfter_Jitter_AddsAndTakes(double chance, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryPolicy.Default.DelayAfter(1, chance));

    [Fact]
    public void DelayAfter_AnyPolicy_StaysWithinItsBounds()
    {
        Random random = new(17);
        for (int i = 0; i < 10_000; i++)
        {
            TimeSpan initial = TimeSpan.FromTicks(random.NextInt64(RetryPolicy.InitialDelayMax.Ticks));
            RetryPolicy policy = new(
                1000, initial, TimeSpan.FromTicks(random.NextInt64(initial.Ticks, RetryPolicy.MaxDelayMax.Ticks)), 1 + (random.NextDouble() * 99), random.NextDouble());
            TimeSpan delay = policy.DelayAfter(random.Next(1, 1001), random.NextDouble());
            Assert.InRange(delay, TimeSpan.Zero, policy.MaxDelay);
        }
    }

    [Fact]
    public void DelayAfter_NoDelay_IsNone() =>
        Assert.Equal(TimeSpan.Zero, (RetryPolicy.Default with { InitialDelay = TimeSpan.Zero }).DelayAfter(500, 0.99));
}
