using EventHub.EventLog.Segments;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Journal;

/// <summary>Brings what is known of a segment's journal up to date with a committed record that is not an event.</summary>
internal static class JournalIndexer
{
    /// <summary>True when the log looks into records of this kind.</summary>
    public static bool Concerns(RecordKind kind) => kind is RecordKind.Settlement or RecordKind.Checkpoint;

    public static void Index(Segment segment, ReadOnlySpan<byte> record, long lsn)
    {
        ReadOnlySpan<byte> body = RecordInspector.Payload(record);
        if (RecordInspector.Kind(record) == RecordKind.Checkpoint)
        {
            segment.NoteCheckpoint(CheckpointPart.CompletedBy(body, lsn));
        }
        else if (SettlementBody.TryRead(body, out SequenceRuns.Reader runs))
        {
            segment.Settlements.Add(runs, lsn);
        }
    }
}
