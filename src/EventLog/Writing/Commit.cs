using EventHub.EventLog.Format;
using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Writing;

/// <summary>One commit on its way: filled, written, synced, shown to readers, answered. Used again afterwards.</summary>
internal sealed class Commit(DedupWindow dedup)
{
    /// <summary>What its records are, for the header and the indexes.</summary>
    public CommitBuilder Builder { get; } = new(dedup);

    /// <summary>The appends it answers.</summary>
    public List<AppendOperation> Operations { get; } = [];

    /// <summary>The segment it was written to; null when all of it turned out to be duplicates, so that nothing was.</summary>
    public Segment? Segment { get; private set; }

    /// <summary>The memory it was written from.</summary>
    public SharedBuffer Buffer { get; private set; } = null!;

    /// <summary>True when it is the first one in its buffer.</summary>
    public bool OpensBuffer { get; private set; }

    /// <summary>Where it starts in the buffer, in bytes.</summary>
    public int Start { get; private set; }

    /// <summary>Where it starts in the file.</summary>
    public long Offset { get; private set; }

    public BatchHeader Header { get; private set; }

    /// <summary>Notes where it was written.</summary>
    public void Written(Segment segment, long offset, in BatchHeader header, SharedBuffer buffer, int start, bool opensBuffer)
    {
        Segment = segment;
        Offset = offset;
        Header = header;
        Buffer = buffer;
        Start = start;
        OpensBuffer = opensBuffer;
    }

    /// <summary>Forgets everything, for the next use.</summary>
    public void Clear()
    {
        Operations.Clear();
        Segment = null;
        Header = default;
        Buffer = null!;
    }
}
