using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Reading;

/// <summary>
/// The chunks read lately: walking a log batch by batch, or looking up neighbours, reads each stretch once.
/// Bounded by <see cref="ChunksMax"/>; a stretch that may still grow is never kept.
/// </summary>
internal sealed class ChunkCache(ChunkLoader loader)
{
    /// <summary>Chunks kept; each is 64 KiB and at most one batch more.</summary>
    public const int ChunksMax = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<(Segment Segment, int Index, Chunk Chunk)> _recent = new();

    public Chunk Get(Segment segment, int index)
    {
        lock (_gate)
        {
            for (LinkedListNode<(Segment Segment, int Index, Chunk Chunk)>? node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Index == index && ReferenceEquals(node.Value.Segment, segment))
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Chunk;
                }
            }
        }

        bool complete = index + 1 < segment.Sparse.Count || segment.Sealed is not null;
        Chunk chunk = loader.Load(segment, index);
        if (complete)
        {
            Keep(segment, index, chunk);
        }

        return chunk;
    }

    private void Keep(Segment segment, int index, Chunk chunk)
    {
        lock (_gate)
        {
            _recent.AddFirst((segment, index, chunk));
            if (_recent.Count > ChunksMax)
            {
                _recent.RemoveLast();
            }
        }
    }
}
