using EventHub.EventLog.Format;

namespace EventHub.EventLog.Reading;

/// <summary>Where a batch starts in its chunk's memory, and its header.</summary>
internal readonly record struct ChunkBatch(int Start, BatchHeader Header);
