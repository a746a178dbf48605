using Orleans;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>A channel's policy, as <c>GET /v1/channels/{channel}</c> tells it.</summary>
/// <param name="Own">The channel's own policy, as JSON; null when it has none.</param>
/// <param name="Effective">What is in force for it, policies of patterns included, as JSON; <c>{}</c> when nothing is decided.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ChannelPolicyAnswer")]
public sealed record ChannelPolicyAnswer([property: Id(0)] string? Own, [property: Id(1)] string Effective);
