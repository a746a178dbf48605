using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// A subscription as a partition knows it.
/// </summary>
/// <param name="Id">Names this incarnation: a name that was deleted and made anew has another. The same in every partition, never 0.</param>
/// <param name="Name">Its name; 1 to 128 of <c>A-Z a-z 0-9 . _ -</c>, beginning with a letter or digit.</param>
/// <param name="Version">From 1; each change of definition, pause included, has the next.</param>
/// <param name="Definition">What it wants.</param>
/// <param name="IsPaused">True while it hands nothing out.</param>
/// <param name="CreatedTicks">When it was created, UTC ticks.</param>
/// <param name="ChangedTicks">When this version came in force, UTC ticks.</param>
public sealed record Subscription(
    long Id, string Name, int Version, SubscriptionDefinition Definition, bool IsPaused, long CreatedTicks, long ChangedTicks);
