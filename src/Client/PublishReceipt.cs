using EventHub.Protocol.Positions;

namespace EventHub.Client;

/// <summary>The hub's word that an event is stored: on stable storage, under the hub's default durability.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Position">Where it stands in the log; the default, with sequence 0, while a delayed event waits for its time.</param>
/// <param name="Duplicate">
/// True when the hub knew its idempotency key already; id and position are those of the first. Always false under a key the client made up: a
/// repeat after a lost connection is the same publish.
/// </param>
public readonly record struct PublishReceipt(EventId Id, Position Position, bool Duplicate);
