using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>Which events a subscription wants, from a sequence on until the next version.</summary>
internal sealed record DefinitionVersion(long From, SubscriptionDefinition Definition)
{
    /// <summary>True when it wants the event.</summary>
    public bool Wants(scoped in StoredRecord record) => Definition.Patterns.Matches(record.Channel) && Definition.Filter.Matches(record);
}
