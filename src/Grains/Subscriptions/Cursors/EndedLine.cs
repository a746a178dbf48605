using EventHub.Grains.Subscriptions.Journal;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>Ranges that do not overlap, in order. What was noted first stays: reading a record again changes nothing.</summary>
internal sealed class EndedLine
{
    private readonly List<EndedRange> _ranges = [];

    public int Count => _ranges.Count;

    /// <summary>Adds a range, or what of it is not there yet; false when all of it was.</summary>
    public bool Add(in EndedRange range)
    {
        bool added = false;
        EndedRange rest = range;
        for (int at = IndexBehind(rest.From); rest.From < rest.Before; at = IndexBehind(rest.From))
        {
            if (at > 0 && _ranges[at - 1].Before > rest.From)
            {
                rest = rest with { From = _ranges[at - 1].Before };
                continue;
            }

            long end = at < _ranges.Count ? Math.Min(rest.Before, _ranges[at].From) : rest.Before;
            Insert(at, rest with { Before = end });
            rest = rest with { From = end };
            added = true;
        }

        return added;
    }

    /// <summary>The range that has a sequence.</summary>
    public bool TryGet(long sequence, out EndedRange range)
    {
        int at = IndexBehind(sequence) - 1;
        bool found = at >= 0 && sequence < _ranges[at].Before;
        range = found ? _ranges[at] : default;
        return found;
    }

    /// <summary>Forgets what retention has taken.</summary>
    public void ForgetBefore(long sequence)
    {
        int gone = 0;
        while (gone < _ranges.Count && _ranges[gone].Before <= sequence)
        {
            gone++;
        }

        _ranges.RemoveRange(0, gone);
    }

    /// <summary>Writes itself for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_ranges.Count);
        foreach (EndedRange range in _ranges)
        {
            writer.Write(range.From);
            writer.Write(range.Before);
            writer.Write((byte)range.Kind);
            writer.Write(range.AtTicks);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            Add(new EndedRange(reader.ReadInt64(), reader.ReadInt64(), (SettlementKind)reader.ReadByte(), reader.ReadInt64()));
        }
    }

    private void Insert(int at, in EndedRange range)
    {
        EndedRange whole = range;
        if (at < _ranges.Count && _ranges[at].Continues(whole))
        {
            whole = whole with { Before = _ranges[at].Before };
            _ranges.RemoveAt(at);
        }

        if (at > 0 && whole.Continues(_ranges[at - 1]))
        {
            _ranges[at - 1] = _ranges[at - 1] with { Before = whole.Before };
        }
        else
        {
            _ranges.Insert(at, whole);
        }
    }

    private int IndexBehind(long sequence)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].From <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
