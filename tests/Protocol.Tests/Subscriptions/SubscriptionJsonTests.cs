using System.Collections.Immutable;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Protocol.Tests.Subscriptions;

public sealed class SubscriptionJsonTests
{
    private static readonly string[] Words = ["a", "orders.*", "x.>", "ünïcode", "\"quoted\\\"", "\u2028", "🦆", "/v1/channels/a", " "];
    private static readonly string[] Patterns = ["a", "a.*", "a.>", ">", "*.b", "_hub.a", "A-b.c_d"];
    private static readonly string[] Places = ["now", "earliest", "1", "2026-01-31T12:00:00.5+01:00"];

    [Fact]
    public void ToUtf8_AnyDefinition_ReadsAsAnEqualOne()
    {
        Random random = new(4711);
        for (int i = 0; i < 2000; i++)
        {
            SubscriptionDefinition definition = Any(random);
            byte[] written = SubscriptionJson.ToUtf8(definition);

            Assert.Null(SubscriptionDocument.Read(written, out SubscriptionDefinition again)?.Detail);

            Assert.Equal(definition, again);
            Assert.Equal(definition.GetHashCode(), again.GetHashCode());
            Assert.Equal(written, SubscriptionJson.ToUtf8(again));
        }
    }

    [Fact]
    public void Equals_OneFieldOther_IsFalse()
    {
        SubscriptionDefinition one = Any(new Random(1));
        SubscriptionFilter filter = one.Filter;
        SubscriptionDefinition[] others =
        [
            one with { Patterns = new PatternSet([.. one.Patterns.Patterns, Pattern("other")]) },
            one with { Filter = new SubscriptionFilter(["other"], filter.Types, filter.Targets, filter.Priorities) },
            one with { Filter = new SubscriptionFilter(filter.Sources, ["other"], filter.Targets, filter.Priorities) },
            one with { Filter = new SubscriptionFilter(filter.Sources, filter.Types, ["other"], filter.Priorities) },
            one with { Filter = new SubscriptionFilter(filter.Sources, filter.Types, filter.Targets, [.. filter.Priorities, EventPriority.Low]) },
            one with { From = "2" },
            one with { Ordered = !one.Ordered },
            one with { PriorityMode = 1 - one.PriorityMode },
            one with { AckDeadline = one.AckDeadline + TimeSpan.FromTicks(1) },
            one with { MaxInFlight = one.MaxInFlight + 1 },
            one with { Retry = one.Retry with { MaxAttempts = one.Retry.MaxAttempts + 1 } },
        ];
        Assert.All(others, other => Assert.NotEqual(one, other));
        Assert.All(others, other => Assert.NotEqual(SubscriptionJson.ToUtf8(one), SubscriptionJson.ToUtf8(other)));
    }

    private static SubscriptionDefinition Any(Random random)
    {
        TimeSpan initial = Ticks(random, 0, RetryPolicy.InitialDelayMax);
        return new SubscriptionDefinition
        {
            Patterns = new PatternSet([.. Some(random, Patterns, atLeast: 1).Select(Pattern)]),
            Filter = new SubscriptionFilter(
                Some(random, Words), Some(random, Words), Some(random, Words),
                [.. Some(random, ["0", "1", "2", "3"]).Select(text => (EventPriority)int.Parse(text, null))]),
            From = Places[random.Next(Places.Length)],
            Ordered = random.Next(2) == 0,
            PriorityMode = (PriorityMode)random.Next(2),
            AckDeadline = Ticks(random, SubscriptionDefinition.AckDeadlineMin.Ticks, SubscriptionDefinition.AckDeadlineMax),
            MaxInFlight = random.Next(1, SubscriptionDefinition.MaxInFlightMax),
            Retry = new RetryPolicy(
                random.Next(1, RetryPolicy.MaxAttemptsMax), initial, Ticks(random, initial.Ticks, RetryPolicy.MaxDelayMax),
                1 + (random.NextDouble() * 99), random.NextDouble()),
        };
    }

    // Whole units and odd ticks alike.
    private static TimeSpan Ticks(Random random, long min, TimeSpan max)
    {
        long ticks = random.NextInt64(min, max.Ticks);
        long unit = random.Next(3) switch { 0 => 1, 1 => TimeSpan.TicksPerMillisecond, _ => TimeSpan.TicksPerMinute };
        return TimeSpan.FromTicks(Math.Max(min, ticks - (ticks % unit)));
    }

    private static ImmutableArray<string> Some(Random random, string[] of, int atLeast = 0)
    {
        string[] shuffled = [.. of];
        random.Shuffle(shuffled);
        return [.. shuffled.Take(random.Next(atLeast, of.Length + 1))];
    }

    private static ChannelPattern Pattern(string text)
    {
        Assert.True(ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error), error);
        return pattern!;
    }
}
