using EventHub.Protocol.Channels;
using EventHub.Sagas.Expressions;

namespace EventHub.Sagas.Definitions;

/// <summary>An event that a saga takes.</summary>
/// <param name="Name">What the definition calls it.</param>
/// <param name="Channel">The channels it comes on.</param>
/// <param name="Type">Its type; null for any.</param>
/// <param name="Key">Says of an event which instance it belongs to: text or a number, of <c>event</c> only.</param>
public sealed record EventDefinition(string Name, ChannelPattern Channel, string? Type, Expression Key);
