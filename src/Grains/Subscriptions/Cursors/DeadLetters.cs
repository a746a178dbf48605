using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>The dead letters of a subscription in a partition, by sequence.</summary>
internal sealed class DeadLetters
{
    private readonly SortedSet<DeadLetter> _letters = new(Comparer<DeadLetter>.Create(Compare));

    public int Count => _letters.Count;

    /// <summary>The lowest sequence, or 0.</summary>
    public long FirstSequence => _letters.Count == 0 ? 0 : _letters.Min.Sequence;

    public void Add(in DeadLetter letter)
    {
        _letters.Remove(letter);
        _letters.Add(letter);
    }

    public bool Remove(long sequence, int walk) => _letters.Remove(At(sequence, walk));

    public bool TryGet(long sequence, int walk, out DeadLetter letter) => _letters.TryGetValue(At(sequence, walk), out letter);

    /// <summary>Those behind a place, at most <paramref name="max"/>.</summary>
    public List<DeadLetter> Behind(long sequence, int walk, int max)
    {
        List<DeadLetter> found = [];
        if (_letters.Count == 0)
        {
            return found;
        }

        DeadLetter from = At(sequence, walk), to = At(long.MaxValue, int.MaxValue);
        foreach (DeadLetter letter in _letters.GetViewBetween(from, to))
        {
            if (Compare(letter, from) != 0)
            {
                found.Add(letter);
            }

            if (found.Count == max)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>How many of a walk there are.</summary>
    public int CountOf(int walk) => _letters.Count(letter => letter.Walk == walk);

    public void Clear() => _letters.Clear();

    /// <summary>Writes itself for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_letters.Count);
        foreach (DeadLetter letter in _letters)
        {
            writer.Write(letter.Sequence);
            writer.Write(letter.Walk);
            writer.Write(letter.Lane);
            writer.Write(letter.IsTermed);
            writer.Write(letter.Attempt);
            writer.Write(letter.DeadTicks);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            Add(new DeadLetter(reader.ReadInt64(), reader.ReadInt32(), reader.ReadByte(), reader.ReadBoolean(), reader.ReadInt32(), reader.ReadInt64()));
        }
    }

    private static DeadLetter At(long sequence, int walk) => new(sequence, walk, 0, IsTermed: false, 0, 0);

    // One entry per delivery, whatever became of it.
    private static int Compare(DeadLetter x, DeadLetter y) =>
        x.Sequence != y.Sequence ? x.Sequence.CompareTo(y.Sequence) : x.Walk.CompareTo(y.Walk);
}
