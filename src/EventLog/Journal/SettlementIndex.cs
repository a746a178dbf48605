using System.Runtime.InteropServices;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Journal;

/// <summary>
/// Which settlements speak of a sequence, while their segment is written: chunks that are sorted once they are full, and an unsorted rest.
/// Bounded by <see cref="EventLogOptions.SettlementEntriesMax"/>, beyond which the segment ends. One thread adds, any thread finds.
/// </summary>
internal sealed class SettlementIndex
{
    // Sorting one costs the thread that answers commits a quarter of a millisecond.
    private const int ChunkEntries = 4096;
    private readonly Lock _gate = new();
    private readonly List<Chunk> _chunks = [];
    private RunPart[] _filling = [];
    private int _filled, _count;

    /// <summary>How many entries it has.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds the sequences of one settlement.</summary>
    public void Add(SequenceRuns.Reader runs, long lsn)
    {
        Span<ulong> parts = stackalloc ulong[RunPart.PartsMax];
        lock (_gate)
        {
            while (runs.MoveNext())
            {
                foreach (ulong key in parts[..RunPart.Split(runs.First, runs.Length, parts)])
                {
                    Add(new RunPart(key, lsn));
                }
            }
        }
    }

    /// <summary>Adds the lsns of settlements that speak of <paramref name="sequence"/>, each once, in no order.</summary>
    public void Find(long sequence, List<long> found)
    {
        lock (_gate)
        {
            foreach (Chunk chunk in _chunks)
            {
                chunk.Find(sequence, found);
            }

            foreach (RunPart part in _filling.AsSpan(0, _filled))
            {
                if (part.Contains(sequence))
                {
                    found.Add(part.Lsn);
                }
            }
        }
    }

    /// <summary>All entries in order, as they stand in a footer.</summary>
    public byte[] ToSortedBytes()
    {
        lock (_gate)
        {
            byte[] bytes = new byte[_count * SealedSettlements.EntryBytes];
            Span<RunPart> target = MemoryMarshal.Cast<byte, RunPart>(bytes.AsSpan()), rest = target;
            foreach (Chunk chunk in _chunks)
            {
                chunk.Parts.CopyTo(rest);
                rest = rest[chunk.Parts.Length..];
            }

            _filling.AsSpan(0, _filled).CopyTo(rest);
            target.Sort();
            return bytes;
        }
    }

    private void Add(in RunPart part)
    {
        if (_filled == _filling.Length)
        {
            Array.Resize(ref _filling, Math.Clamp(_filled * 2, 64, ChunkEntries));
        }

        _filling[_filled++] = part;
        Volatile.Write(ref _count, _count + 1);
        if (_filled == ChunkEntries)
        {
            Array.Sort(_filling);
            _chunks.Add(new Chunk(_filling));
            (_filling, _filled) = ([], 0);
        }
    }

    /// <summary>Sorted entries.</summary>
    private sealed class Chunk
    {
        private readonly int _levels;

        public Chunk(RunPart[] parts)
        {
            Parts = parts;
            foreach (ref readonly RunPart part in parts.AsSpan())
            {
                _levels |= 1 << part.Level;
            }
        }

        public RunPart[] Parts { get; }

        public void Find(long sequence, List<long> found)
        {
            for (int level = 0; level < RunPart.Levels; level++)
            {
                if ((_levels & (1 << level)) != 0)
                {
                    Find(level, sequence, found);
                }
            }
        }

        private void Find(int level, long sequence, List<long> found)
        {
            (ulong low, ulong high) = RunPart.KeysFor(level, sequence);
            int at = Array.BinarySearch(Parts, new RunPart(low, long.MinValue));
            for (at = at < 0 ? ~at : at; at < Parts.Length && Parts[at].Key <= high; at++)
            {
                if (Parts[at].Contains(sequence))
                {
                    found.Add(Parts[at].Lsn);
                }
            }
        }
    }
}
