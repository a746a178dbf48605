using System.Runtime.InteropServices;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>Gathers sequences by what they have in common, so that many transitions become few records. Used again; not thread-safe.</summary>
internal sealed class JournalGroups
{
    private readonly List<Group> _groups = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Adds one sequence under <paramref name="entry"/>.</summary>
    public void Add(in JournalEntry entry, long sequence)
    {
        // The last one is nearly always the one.
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_groups[i].Entry == entry)
            {
                _groups[i].Add(sequence);
                return;
            }
        }

        if (_count == _groups.Count)
        {
            _groups.Add(new Group());
        }

        Group group = _groups[_count++];
        group.Entry = entry;
        group.Add(sequence);
    }

    /// <summary>Puts a record per group into <paramref name="batch"/>, and empties itself.</summary>
    public void MoveTo(EventBatch batch, RecordKind kind)
    {
        for (int i = 0; i < _count; i++)
        {
            Group group = _groups[i];
            JournalRecord.Add(batch, kind, group.Entry, group.Ascending());
            group.Clear();
        }

        _count = 0;
    }

    private sealed class Group
    {
        private readonly List<long> _sequences = [];
        private bool _isUnordered;

        public JournalEntry Entry { get; set; }

        public void Add(long sequence)
        {
            _isUnordered |= _sequences.Count > 0 && sequence <= _sequences[^1];
            _sequences.Add(sequence);
        }

        /// <summary>Its sequences in order, each once.</summary>
        public ReadOnlySpan<long> Ascending()
        {
            Span<long> all = CollectionsMarshal.AsSpan(_sequences);
            if (!_isUnordered)
            {
                return all;
            }

            all.Sort();
            int kept = 1;
            for (int i = 1; i < all.Length; i++)
            {
                if (all[i] != all[kept - 1])
                {
                    all[kept++] = all[i];
                }
            }

            return all[..kept];
        }

        public void Clear()
        {
            Entry = default;
            _sequences.Clear();
            _isUnordered = false;
        }
    }
}
