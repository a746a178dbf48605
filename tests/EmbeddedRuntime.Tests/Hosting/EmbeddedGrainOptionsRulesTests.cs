using EventHub.EmbeddedRuntime.Hosting;

namespace EventHub.EmbeddedRuntime.Tests.Hosting;

public sealed class EmbeddedGrainOptionsRulesTests
{
    [Fact]
    public void Defaults_AreInRange() => EmbeddedGrainOptionsRules.Check(new EmbeddedGrainOptions { ResponseTimeout = Timeout.InfiniteTimeSpan });

    [Fact]
    public void All_ThatIsOutOfRange_IsNamedAtOnce()
    {
        EmbeddedGrainOptions options = new()
        {
            ResponseTimeout = TimeSpan.Zero,
            ActivationTimeout = TimeSpan.Zero,
            DeactivationTimeout = TimeSpan.FromSeconds(-1),
            CollectionAge = TimeSpan.Zero,
            CollectionQuantum = TimeSpan.Zero,
            DrainTimeout = TimeSpan.Zero,
            MinimumReminderPeriod = TimeSpan.Zero,
            WaitingCallsMax = 0,
            StreamQueueItemsMax = 0,
        };
        string message = Assert.Throws<ArgumentException>(() => EmbeddedGrainOptionsRules.Check(options)).Message;
        Assert.All(
            [
                nameof(options.ResponseTimeout), nameof(options.ActivationTimeout), nameof(options.DeactivationTimeout), nameof(options.CollectionAge),
                nameof(options.CollectionQuantum), nameof(options.DrainTimeout), nameof(options.MinimumReminderPeriod), nameof(options.WaitingCallsMax),
                nameof(options.StreamQueueItemsMax),
            ],
            name => Assert.Contains(name + " is ", message, StringComparison.Ordinal));
    }
}
