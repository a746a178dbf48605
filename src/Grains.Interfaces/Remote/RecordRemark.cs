using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What the owner knows of a record beside its bytes, when it was read.</summary>
/// <param name="State">Where the event stands.</param>
/// <param name="IsGone">True when it was purged, or is past its channel's retention.</param>
/// <param name="IsDeleted">True when it was deleted.</param>
[GenerateSerializer, Immutable, Alias("EventHub.RecordRemark")]
public readonly record struct RecordRemark([property: Id(0)] StoredState State, [property: Id(1)] bool IsGone, [property: Id(2)] bool IsDeleted);
