using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>A <see cref="Subscription"/> on its way between processes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Definition">Its definition as JSON, every field.</param>
/// <param name="IsPaused">True while it hands nothing out.</param>
/// <param name="CreatedTicks">When it was created, UTC ticks.</param>
/// <param name="ChangedTicks">When this version came in force, UTC ticks.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SubscriptionRecord")]
public sealed record SubscriptionRecord(
    [property: Id(0)] long Id, [property: Id(1)] string Name, [property: Id(2)] int Version, [property: Id(3)] string Definition, [property: Id(4)] bool IsPaused,
    [property: Id(5)] long CreatedTicks, [property: Id(6)] long ChangedTicks)
{
    /// <summary>Of a subscription.</summary>
    public static SubscriptionRecord Of(Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return new SubscriptionRecord(
            subscription.Id, subscription.Name, subscription.Version, Encoding.UTF8.GetString(SubscriptionJson.ToUtf8(subscription.Definition)), subscription.IsPaused,
            subscription.CreatedTicks, subscription.ChangedTicks);
    }

    /// <summary>The subscription.</summary>
    /// <exception cref="EventHubException">The definition is none.</exception>
    public Subscription ToSubscription() => SubscriptionDocument.Read(Encoding.UTF8.GetBytes(Definition), out SubscriptionDefinition definition) is { } problem
        ? throw new EventHubException(problem)
        : new Subscription(Id, Name, Version, definition, IsPaused, CreatedTicks, ChangedTicks);
}
