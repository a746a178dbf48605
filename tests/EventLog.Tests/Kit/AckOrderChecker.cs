namespace EventHub.EventLog.Tests.Kit;

/// <summary>
/// Reads a disk's trace: before every acknowledgement stands a write that covers the record, then a sync of that file;
/// and before the write, the file had its header written and synced, got its name, and its folder was synced.
/// </summary>
internal sealed class AckOrderChecker(RecordingDisk disk)
{
    private readonly Dictionary<long, byte[]> _records = [];

    public int Checked { get; private set; }

    /// <summary>Notes in the trace that a record was acknowledged, at this moment.</summary>
    public void Acknowledged(long lsn, byte[] record)
    {
        _records[lsn] = record;
        disk.Note(lsn);
    }

    /// <summary>What is wrong; empty when nothing is.</summary>
    public List<string> Violations()
    {
        List<string> violations = [];
        for (int i = 0; i < disk.Trace.Count; i++)
        {
            if (disk.Trace[i].Kind == DiskOpKind.Acknowledged)
            {
                Checked++;
                if (Judge(disk.Trace[i].Offset, i) is string violation)
                {
                    violations.Add(violation);
                }
            }
        }

        return violations;
    }

    private string? Judge(long lsn, int acknowledged)
    {
        int written = Last(acknowledged, op => op.Kind == DiskOpKind.Write && op.Bytes.AsSpan().IndexOf(_records[lsn]) >= 0);
        if (written < 0)
        {
            return $"Lsn {lsn} was acknowledged before it was written.";
        }

        int file = disk.Trace[written].FileId;
        if (Last(acknowledged, op => op.Kind == DiskOpKind.Sync && op.FileId == file) < written)
        {
            return $"Lsn {lsn} was acknowledged without a sync after {disk.Trace[written]}.";
        }

        int header = First(op => op.Kind == DiskOpKind.Write && op.FileId == file && op.Offset == 0 && op.Bytes!.AsSpan().IndexOfAnyExcept((byte)0) >= 0, 0);
        int synced = First(op => op.Kind == DiskOpKind.Sync && op.FileId == file, header);
        int named = First(op => op.Kind == DiskOpKind.Rename && op.FileId == file, synced);
        int folder = First(op => op.Kind == DiskOpKind.SyncDirectory, named);
        return header >= 0 && synced > header && named > synced && folder > named && folder < written
            ? null
            : $"Lsn {lsn} stands in a segment that was not started in order: header {header}, sync {synced}, name {named}, folder {folder}, batch {written}.";
    }

    private int First(Func<DiskOp, bool> test, int from) => from < 0 ? -1 : disk.Trace.FindIndex(from, op => test(op));

    private int Last(int before, Func<DiskOp, bool> test) => before == 0 ? -1 : disk.Trace.FindLastIndex(before - 1, before, op => test(op));
}
