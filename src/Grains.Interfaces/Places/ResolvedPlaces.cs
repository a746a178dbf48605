using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Places;

/// <summary>Where reading begins.</summary>
/// <param name="After">Per partition, in the order of the hub's list, the sequence behind which it begins.</param>
/// <param name="Epochs">The history each of them belongs to.</param>
/// <param name="Asked">The place asked for as a cursor, when history between it and <paramref name="After"/> is missing; else null.</param>
public sealed record ResolvedPlaces(long[] After, Epoch[] Epochs, Cursor? Asked);
