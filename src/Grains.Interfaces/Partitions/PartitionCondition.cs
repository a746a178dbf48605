using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>Whether a partition does its work.</summary>
/// <param name="CanRead">The log is recovered and can be read.</param>
/// <param name="CanWrite">Publishing works.</param>
/// <param name="Refusal">What is wrong, or null.</param>
/// <param name="QuarantinedRanges">How many damaged ranges of the log are set aside.</param>
/// <param name="OwnerTerm">The term under which its owner writes: every batch of the log bears it, and it never falls. 0 when nobody owns it.</param>
/// <param name="Epoch">The current history: eight hex digits.</param>
/// <param name="FirstSequence">Sequence of the oldest retained event, or <paramref name="NextSequence"/> when there is none.</param>
/// <param name="NextSequence">Sequence the next committed event will have.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PartitionCondition")]
public sealed record PartitionCondition(
    [property: Id(0)] bool CanRead, [property: Id(1)] bool CanWrite, [property: Id(2)] Refusal? Refusal, [property: Id(3)] int QuarantinedRanges,
    [property: Id(4)] long OwnerTerm, [property: Id(5)] string Epoch, [property: Id(6)] long FirstSequence, [property: Id(7)] long NextSequence);
