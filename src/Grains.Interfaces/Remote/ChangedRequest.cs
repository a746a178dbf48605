using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Which change of an event is waited for.</summary>
/// <param name="Lsn">The lsn under which it was published.</param>
/// <param name="Sequence">Its sequence; 0 while it waits for its time.</param>
/// <param name="IsFirst">True when nothing was seen yet: the answer comes at once.</param>
/// <param name="Seen">What was seen last.</param>
/// <param name="SeenSequence">Its sequence then.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ChangedRequest")]
public sealed record ChangedRequest([property: Id(0)] long Lsn, [property: Id(1)] long Sequence, [property: Id(2)] bool IsFirst, [property: Id(3)] StoredState Seen, [property: Id(4)] long SeenSequence);
