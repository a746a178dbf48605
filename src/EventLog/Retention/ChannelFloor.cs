namespace EventHub.EventLog.Retention;

/// <summary>Where what is seen of a channel begins, when that is the channel's own place.</summary>
/// <param name="Sequence">The first sequence that is not hidden.</param>
/// <param name="SegmentSequence">First sequence of the segment it stands in.</param>
/// <param name="Events">How many of the channel's events in that segment are hidden.</param>
/// <param name="Bytes">Their bytes.</param>
internal readonly record struct ChannelFloor(long Sequence, long SegmentSequence, long Events, long Bytes);
