using EventHub.Protocol.Records;

namespace EventHub.EventLog.Indexing;

/// <summary>A stretch of at least 64 KiB of batches in a segment: where it starts, and what may be in it.</summary>
internal readonly record struct SparseEntry(
    long Offset, long FirstLsn, long FirstSequence, long TimeTicks, byte LaneMask, ChannelBloom Channels);
