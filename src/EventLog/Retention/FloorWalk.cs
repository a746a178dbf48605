using EventHub.EventLog.Indexing;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Retention;

/// <summary>
/// Moves one channel's floor forward and counts what it passes. A whole segment costs a look at its tally; only the one in which
/// the floor comes to stand is read, and each of its events once.
/// </summary>
internal sealed class FloorWalk(LogState state, LogReader reader, byte[] channel)
{
    private readonly ChannelBloom[] _filter = [ChannelBloom.Of(EventIdentity.OfChannel(channel))];
    private long _sequence, _segment = -1, _events, _bytes;

    /// <summary>Where it stands.</summary>
    public ChannelFloor Floor => new(_sequence, _segment, _events, _bytes);

    /// <summary>Events passed since it was made.</summary>
    public long Events { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The size it was last made to fit.</summary>
    public long? FittedTo { get; private set; }

    /// <summary>Passes every event below <paramref name="sequence"/>.</summary>
    public void AdvanceTo(long sequence)
    {
        sequence = Math.Min(sequence, state.Bounds.NextSequence);
        while (_sequence < sequence)
        {
            ReadOnlySpan<Segment> segments = state.Segments;
            int at = Enter(segments);
            long end = EndOf(segments, at);
            if (end <= sequence && at + 1 < segments.Length)
            {
                PassRest(segments[at].Channels.TallyOf(channel), end);
            }
            else
            {
                Pass(sequence, long.MaxValue);
            }
        }
    }

    /// <summary>Passes the oldest events until the rest fits into <paramref name="bytesMax"/>.</summary>
    public void AdvanceUntilFits(long bytesMax)
    {
        FittedTo = bytesMax;
        while (true)
        {
            ReadOnlySpan<Segment> segments = state.Segments;
            int at = Enter(segments);
            ChannelTally here = segments[at].Channels.TallyOf(channel);
            long later = BytesOf(segments[(at + 1)..]);
            long over = here.Bytes - _bytes + later - bytesMax;
            bool isLast = at + 1 == segments.Length;
            if (over <= 0)
            {
                return;
            }

            long end = EndOf(segments, at);
            if (!isLast && later >= bytesMax)
            {
                PassRest(here, end);
            }
            else if (Pass(end, over) || isLast)
            {
                return;
            }
        }
    }

    // The segment it stands in; in a new one nothing is passed yet.
    private int Enter(ReadOnlySpan<Segment> segments)
    {
        int at = segments.Length - 1;
        while (at > 0 && segments[at].FirstSequence > _sequence)
        {
            at--;
        }

        if (segments[at].FirstSequence != _segment)
        {
            _segment = segments[at].FirstSequence;
            _sequence = Math.Max(_sequence, _segment);
            (_events, _bytes) = (0, 0);
        }

        return at;
    }

    private long EndOf(ReadOnlySpan<Segment> segments, int at) =>
        at + 1 < segments.Length ? segments[at + 1].FirstSequence : state.Bounds.NextSequence;

    private long BytesOf(ReadOnlySpan<Segment> segments)
    {
        long bytes = 0;
        foreach (Segment segment in segments)
        {
            bytes += segment.Channels.TallyOf(channel).Bytes;
        }

        return bytes;
    }

    private void PassRest(in ChannelTally tally, long end)
    {
        Count(Math.Max(0, tally.Events - _events), Math.Max(0, tally.Bytes - _bytes));
        _sequence = end;
    }

    // Reads up to a sequence, or until as many bytes are passed; true in the latter case.
    private bool Pass(long before, long bytes)
    {
        long started = _bytes;
        for (long place = _sequence - 1; place + 1 < before;)
        {
            LogRead read = reader.Forward(place, _filter, Lanes.All);
            using StoredBatch? batch = read.Batch;
            if (batch is not null && PassBatch(batch, before, started + Math.Min(bytes, long.MaxValue - started)))
            {
                return true;
            }

            if (read.AtEnd)
            {
                break;
            }

            place = read.Place;
        }

        _sequence = Math.Max(_sequence, before);
        return false;
    }

    private bool PassBatch(StoredBatch batch, long before, long bytes)
    {
        foreach (StoredRecord record in batch)
        {
            if (!record.IsEvent || record.Sequence < _sequence || record.Sequence >= before || !record.Channel.SequenceEqual(channel))
            {
                continue;
            }

            Count(1, record.Bytes.Length);
            _sequence = record.Sequence + 1;
            if (_bytes >= bytes)
            {
                return true;
            }
        }

        return false;
    }

    private void Count(long events, long bytes)
    {
        _events += events;
        _bytes += bytes;
        Events += events;
        Bytes += bytes;
    }
}
