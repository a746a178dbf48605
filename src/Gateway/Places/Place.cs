using System.Globalization;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Places;

/// <summary>A place as a client wrote it: <c>now</c>, <c>earliest</c>, a cursor, a sequence or a time.</summary>
internal readonly record struct Place(PlaceKind Kind, Cursor? Cursor = null, long Sequence = 0, long TimeTicks = 0)
{
    public const string Words = "now, earliest, a cursor, a sequence or an RFC 3339 time";

    /// <summary>Reads any of the forms; false for anything else.</summary>
    public static bool TryParse(string text, out Place place)
    {
        if (text is "now" or "earliest")
        {
            place = new Place(text == "now" ? PlaceKind.Now : PlaceKind.Earliest);
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
        {
            place = new Place(PlaceKind.Sequence, Sequence: sequence);
            return true;
        }

        if (Protocol.Positions.Cursor.TryParse(text, out Cursor? cursor))
        {
            place = new Place(PlaceKind.Cursor, cursor);
            return true;
        }

        bool isTime = Timestamps.TryParse(text.AsSpan(), out long ticks);
        place = new Place(PlaceKind.Time, TimeTicks: ticks);
        return isTime;
    }
}
