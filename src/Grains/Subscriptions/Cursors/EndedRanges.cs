using System.Text;
using EventHub.Grains.Subscriptions.Journal;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// Which deliveries behind the lanes ended otherwise than by an ack or as a dead letter (expired, discarded), as ranges of sequences: of all channels of
/// a lane, or of one channel, where others of the lane ended in another way. Events that are not for the subscription may stand in a range, so that what
/// ended in a row is one range however far apart it stands.
/// </summary>
internal sealed class EndedRanges
{
    private readonly EndedLine[] _lanes = [new(), new(), new(), new()];
    private readonly Dictionary<(byte Lane, string Channel), EndedLine> _channels = [];
    private long _forgotten;

    /// <summary>How many ranges there are.</summary>
    public int Count => _lanes.Sum(line => line.Count) + _channels.Values.Sum(line => line.Count);

    /// <summary>How the sequences from <paramref name="from"/> up to <paramref name="before"/> of a lane ended; false when that is known, or so old that it was forgotten.</summary>
    public bool Add(long from, long before, byte lane, SettlementKind kind, long atTicks = 0, string? channel = null)
    {
        EndedRange range = new(Math.Max(from, _forgotten), before, kind, atTicks);
        return range.From < range.Before && Line(lane, channel).Add(range);
    }

    /// <summary>How one delivery ended; false when no range has it.</summary>
    public bool TryGet(long sequence, int lane, ReadOnlySpan<byte> channel, out EndedRange range) => _lanes[lane].TryGet(sequence, out range)
        || (_channels.Count > 0 && _channels.TryGetValue(((byte)lane, Encoding.ASCII.GetString(channel)), out EndedLine? line) && line.TryGet(sequence, out range));

    /// <summary>Forgets what retention has taken.</summary>
    public void ForgetBefore(long sequence)
    {
        _forgotten = Math.Max(_forgotten, sequence);
        foreach (EndedLine line in _lanes)
        {
            line.ForgetBefore(sequence);
        }

        foreach (((byte, string) key, EndedLine line) in _channels)
        {
            line.ForgetBefore(sequence);
            if (line.Count == 0)
            {
                _channels.Remove(key);
            }
        }
    }

    /// <summary>Writes itself for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_forgotten);
        foreach (EndedLine line in _lanes)
        {
            line.Write(writer);
        }

        writer.Write(_channels.Count);
        foreach (((byte lane, string channel), EndedLine line) in _channels)
        {
            writer.Write(lane);
            writer.Write(channel);
            line.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        _forgotten = reader.ReadInt64();
        foreach (EndedLine line in _lanes)
        {
            line.Read(reader);
        }

        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            Line((byte)(reader.ReadByte() & 3), reader.ReadString()).Read(reader);
        }
    }

    /// <summary>Reads ranges as checkpoints had them before there were some of one channel.</summary>
    public void ReadFirstFormat(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            long from = reader.ReadInt64(), before = reader.ReadInt64();
            byte lanes = reader.ReadByte();
            SettlementKind kind = (SettlementKind)reader.ReadByte();
            for (byte lane = 0; lane < 4; lane++)
            {
                _ = (lanes & (1 << lane)) != 0 && Add(from, before, lane, kind);
            }
        }
    }

    private EndedLine Line(byte lane, string? channel)
    {
        if (channel is null)
        {
            return _lanes[lane];
        }

        if (!_channels.TryGetValue((lane, channel), out EndedLine? line))
        {
            _channels.Add((lane, channel), line = new EndedLine());
        }

        return line;
    }
}
