using System.Collections.Immutable;
using System.Text;
using EventHub.Client.Publishing;
using EventHub.Client.Wire;
using EventHub.Protocol.Positions;

namespace EventHub.Client.Watching;

/// <summary>The events of one frame: memory of their own, which their payloads are slices of.</summary>
internal sealed class WatchFrame
{
    private const int CursorField = 2, EventsField = 3, GapField = 4;
    private readonly List<Range> _events = [];
    private Position?[]? _positions;

    public WatchFrame(byte[] message)
    {
        Message = message;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case CursorField:
                    Cursor = reader.Length == 0 ? null : Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case EventsField:
                    _events.Add(reader.Start..(reader.Start + reader.Length));
                    break;
                case GapField:
                    Gap = ReadGap(reader.Bytes);
                    break;
            }
        }
    }

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>The place behind its events.</summary>
    public string? Cursor { get; }

    /// <summary>History that is missing in front of its events.</summary>
    public WatchGap? Gap { get; }

    /// <summary>How many events it has.</summary>
    public int Count => _events.Count;

    /// <summary>The event at <paramref name="index"/>: <c>hub.v1.Event</c>.</summary>
    public ReadOnlyMemory<byte> this[int index] => Message[_events[index]];

    /// <summary>The name of the watch a message is for.</summary>
    public static string WatchOf(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                return Encoding.UTF8.GetString(reader.Bytes);
            }
        }

        return "";
    }

    /// <summary>Reads <c>hub.v1.Gap</c>.</summary>
    public static WatchGap ReadGap(ReadOnlySpan<byte> message)
    {
        string? from = null, to = null;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            if (reader.Length > 0)
            {
                from = reader.Field == 1 ? Encoding.UTF8.GetString(reader.Bytes) : from;
                to = reader.Field == 2 ? Encoding.UTF8.GetString(reader.Bytes) : to;
            }
        }

        return new WatchGap(from, to);
    }

    /// <summary>
    /// The place behind the event at <paramref name="index"/>. Per partition that is the last event up to there, else just before the first
    /// one after it, else what the frame says.
    /// </summary>
    public string? CursorBehind(int index)
    {
        if (index == Count - 1 || !Protocol.Positions.Cursor.TryParse(Cursor, out Cursor? end) || end is null)
        {
            return index == Count - 1 ? Cursor : null;
        }

        _positions ??= [.. _events.Select(range => PositionOf(Message.Span[range]))];
        ImmutableArray<Position>.Builder places = ImmutableArray.CreateBuilder<Position>(end.Places.Length);
        foreach (Position place in end.Places)
        {
            places.Add(PlaceIn(place, index));
        }

        return new Cursor(places.ToImmutable()).ToString();
    }

    private Position PlaceIn(Position end, int index)
    {
        for (int i = index; i >= 0; i--)
        {
            if (_positions![i] is { } position && position.Partition == end.Partition)
            {
                return position;
            }
        }

        for (int i = index + 1; i < Count; i++)
        {
            if (_positions![i] is { } position && position.Partition == end.Partition)
            {
                return position with { Sequence = position.Sequence - 1 };
            }
        }

        return end;
    }

    private static Position? PositionOf(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            if (reader.Field == EventDecoder.PositionField)
            {
                return PublishAnswers.ReadPosition(reader.Bytes);
            }
        }

        return null;
    }
}
