using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>Whether a partition does its work.</summary>
/// <param name="CanRead">The log is recovered and can be read.</param>
/// <param name="CanWrite">Publishing works.</param>
/// <param name="Problem">What is wrong, or null.</param>
/// <param name="QuarantinedRanges">How many damaged ranges of the log are set aside.</param>
public sealed record PartitionHealth(bool CanRead, bool CanWrite, Problem? Problem, int QuarantinedRanges);
