using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Recovery;

/// <summary>What recovery hands to the log: segments, the last one ready to be written.</summary>
internal sealed record RecoveredLog(Segment[] Segments, long AllocatedEnd, long OwnerTerm, RecoveryReport Report);
