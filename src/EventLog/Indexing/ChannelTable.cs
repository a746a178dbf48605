using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Indexing;

/// <summary>
/// The channels of one segment and how much of each it holds. The writer counts per record, nearly for nothing while
/// the channel stays the same; readers take a copy.
/// </summary>
internal sealed class ChannelTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Utf8Key, int> _numbers = new(Utf8KeyComparer.Instance);
    private readonly List<string> _names = [];
    private ChannelTally[] _tallies = new ChannelTally[8];
    private byte[][] _utf8 = new byte[8][];
    private ChannelBloom[] _blooms = new ChannelBloom[8];
    private int _last = -1;

    /// <summary>The channel's number in this table, a new one if need be. One thread calls this.</summary>
    public int NumberOf(ReadOnlySpan<byte> channel)
    {
        if (_last < 0 || !channel.SequenceEqual(_utf8[_last]))
        {
            _last = Find(channel);
        }

        return _last;
    }

    /// <summary>The filter of a channel by its number.</summary>
    public ref readonly ChannelBloom BloomOf(int number) => ref _blooms[number];

    /// <summary>Held around the <see cref="Count"/> calls of one batch, so that readers see whole batches.</summary>
    public Lock.Scope Enter() => _gate.EnterScope();

    /// <summary>Counts one committed event; the caller is inside <see cref="Enter"/>.</summary>
    public void Count(int number, int bytes, long sequence, long timeTicks)
    {
        ref ChannelTally tally = ref _tallies[number];
        if (tally.Events++ == 0)
        {
            tally.FirstSequence = sequence;
        }

        tally.Bytes += bytes;
        tally.LastSequence = sequence;
        tally.LastTicks = timeTicks;
    }

    /// <summary>Puts a channel as a segment's footer has it.</summary>
    public void Set(ReadOnlySpan<byte> channel, in ChannelTally tally)
    {
        int number = NumberOf(channel);
        using Lock.Scope _ = Enter();
        _tallies[number] = tally;
    }

    /// <summary>What it holds of a channel; any thread may ask.</summary>
    public ChannelTally TallyOf(ReadOnlySpan<byte> channel)
    {
        using Lock.Scope _ = Enter();
        return _numbers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(channel, out int number) ? _tallies[number] : default;
    }

    /// <summary>A copy of all channels that hold an event.</summary>
    public (string Name, ChannelTally Tally)[] ToArray()
    {
        using Lock.Scope _ = Enter();
        List<(string, ChannelTally)> copy = new(_names.Count);
        for (int i = 0; i < _names.Count; i++)
        {
            if (_tallies[i].Events > 0)
            {
                copy.Add((_names[i], _tallies[i]));
            }
        }

        return [.. copy];
    }

    private int Find(ReadOnlySpan<byte> channel)
    {
        Dictionary<Utf8Key, int>.AlternateLookup<ReadOnlySpan<byte>> lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(channel, out int number))
        {
            return number;
        }

        using Lock.Scope _ = Enter();
        number = _names.Count;
        if (number == _tallies.Length)
        {
            Array.Resize(ref _tallies, number * 2);
            Array.Resize(ref _utf8, number * 2);
            Array.Resize(ref _blooms, number * 2);
        }

        _utf8[number] = channel.ToArray();
        _blooms[number] = ChannelBloom.Of(EventIdentity.OfChannel(channel));
        _tallies[number] = default;
        _names.Add(Encoding.ASCII.GetString(channel));
        _numbers.Add(new Utf8Key(_utf8[number]), number);
        return number;
    }
}
