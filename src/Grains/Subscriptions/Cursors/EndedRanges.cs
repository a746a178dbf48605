using EventHub.Grains.Subscriptions.Journal;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// Which deliveries behind the lanes ended otherwise than by an ack or as a dead letter (expired, discarded), as ranges of sequences. Ranges of
/// one lane do not overlap.
/// </summary>
internal sealed class EndedRanges
{
    private readonly List<Range> _ranges = [];
    private long _longest;

    public int Count => _ranges.Count;

    /// <summary>How the sequences from <paramref name="from"/> up to <paramref name="before"/> of these lanes ended.</summary>
    public void Add(long from, long before, byte lanes, SettlementKind kind)
    {
        if (from >= before)
        {
            return;
        }

        // Usually behind all others, and next to the last.
        if (_ranges.Count > 0 && _ranges[^1] is var last && last.Before == from && last.Lanes == lanes && last.Kind == kind)
        {
            _ranges[^1] = last with { Before = before };
            _longest = Math.Max(_longest, before - last.From);
            return;
        }

        _ranges.Insert(IndexBehind(from), new Range(from, before, lanes, kind));
        _longest = Math.Max(_longest, before - from);
    }

    /// <summary>How one delivery ended; false when no range has it.</summary>
    public bool TryGet(long sequence, int lane, out SettlementKind kind)
    {
        for (int i = IndexBehind(sequence) - 1; i >= 0 && _ranges[i].From > sequence - _longest; i--)
        {
            if (sequence < _ranges[i].Before && (_ranges[i].Lanes & (1 << lane)) != 0)
            {
                kind = _ranges[i].Kind;
                return true;
            }
        }

        kind = default;
        return false;
    }

    /// <summary>One delivery is open again.</summary>
    public void Reopen(long sequence, byte lane)
    {
        for (int i = IndexBehind(sequence) - 1; i >= 0 && _ranges[i].From > sequence - _longest; i--)
        {
            Range range = _ranges[i];
            if (sequence >= range.Before || (range.Lanes & (1 << lane)) == 0)
            {
                continue;
            }

            _ranges.RemoveAt(i);
            byte others = (byte)(range.Lanes & ~(1 << lane));
            if (others != 0)
            {
                Add(sequence, sequence + 1, others, range.Kind);
            }

            Add(range.From, sequence, range.Lanes, range.Kind);
            Add(sequence + 1, range.Before, range.Lanes, range.Kind);
        }
    }

    /// <summary>Forgets what retention has taken.</summary>
    public void ForgetBefore(long sequence) => _ranges.RemoveAll(range => range.Before <= sequence);

    /// <summary>Writes itself for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_ranges.Count);
        foreach (Range range in _ranges)
        {
            writer.Write(range.From);
            writer.Write(range.Before);
            writer.Write(range.Lanes);
            writer.Write((byte)range.Kind);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            Add(reader.ReadInt64(), reader.ReadInt64(), reader.ReadByte(), (SettlementKind)reader.ReadByte());
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

    private readonly record struct Range(long From, long Before, byte Lanes, SettlementKind Kind);
}
