using Orleans;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>One policy as it crosses a cluster.</summary>
/// <param name="Name">The channel, or the name of a pattern's policy.</param>
/// <param name="Document">Its JSON.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PolicyEntry")]
public sealed record PolicyEntry([property: Id(0)] string Name, [property: Id(1)] string Document);
