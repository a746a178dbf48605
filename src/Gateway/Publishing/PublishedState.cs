using EventHub.Protocol.Envelope;

namespace EventHub.Gateway.Publishing;

/// <summary>Where an event that was just published stands.</summary>
/// <param name="State">Its state.</param>
/// <param name="Sequence">Its sequence; 0 while it waits for its time.</param>
internal readonly record struct PublishedState(EventState State, long Sequence);
