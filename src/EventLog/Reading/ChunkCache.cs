using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Reading;

/// <summary>
/// The chunks read lately: walking a log batch by batch, or looking up neighbours, reads each stretch once.
/// Bounded by <see cref="ChunksMax"/>. Of stretches that may still grow the last one is kept, until it has grown: behind a start, the end of the log is in nobody's memory.
/// </summary>
internal sealed class ChunkCache(ChunkLoader loader)
{
    /// <summary>Chunks kept; each is 64 KiB and at most one batch more.</summary>
    public const int ChunksMax = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<(Segment Segment, int Index, Chunk Chunk)> _recent = new();

    private (Segment Segment, int Index, Chunk Chunk)? _growing;

    /// <summary>A stretch, which the caller disposes.</summary>
    public Chunk Get(Segment segment, int index)
    {
        bool complete = index + 1 < segment.Sparse.Count || segment.Sealed is not null;
        lock (_gate)
        {
            for (LinkedListNode<(Segment Segment, int Index, Chunk Chunk)>? node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Index == index && ReferenceEquals(node.Value.Segment, segment))
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return Held(node.Value.Chunk);
                }
            }

            if (!complete && _growing is { } last && last.Index == index && ReferenceEquals(last.Segment, segment) && last.Chunk.Buffer.Capacity == segment.DataEnd - segment.Sparse[index].Offset)
            {
                return Held(last.Chunk);
            }
        }

        Chunk chunk = loader.Load(segment, index);
        Keep(segment, index, chunk, complete);
        return chunk;
    }

    private void Keep(Segment segment, int index, Chunk chunk, bool complete)
    {
        lock (_gate)
        {
            if (!complete)
            {
                _growing?.Chunk.Dispose();
                _growing = (segment, index, Held(chunk));
                return;
            }

            _recent.AddFirst((segment, index, Held(chunk)));
            if (_recent.Count > ChunksMax)
            {
                _recent.Last!.Value.Chunk.Dispose();
                _recent.RemoveLast();
            }
        }
    }

    // The cache has a hold of each itself, and the caller of what it just made.
    private static Chunk Held(Chunk chunk)
    {
        chunk.Buffer.TryHold();
        return chunk;
    }
}
