using EventHub.Protocol.Envelope;

namespace EventHub.Protocol.Positions;

/// <summary>A place as a client wrote it: <c>now</c>, <c>earliest</c>, a cursor, a sequence or a time.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Cursor">The cursor, when it is one; else null.</param>
/// <param name="Sequence">The sequence, when it is one; else 0.</param>
/// <param name="TimeTicks">The time in UTC ticks, when it is one; else 0.</param>
public readonly record struct Place(PlaceKind Kind, Cursor? Cursor = null, long Sequence = 0, long TimeTicks = 0)
{
    /// <summary>The forms, for messages.</summary>
    public const string Words = "now, earliest, a cursor, a sequence or an RFC 3339 time";

    /// <summary>Reads any of the forms; false for anything else.</summary>
    public static bool TryParse(string text, out Place place)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is "now" or "earliest")
        {
            place = new Place(text == "now" ? PlaceKind.Now : PlaceKind.Earliest);
            return true;
        }

        if (WholeNumbers.TryParse(text, out long sequence))
        {
            place = new Place(PlaceKind.Sequence, Sequence: sequence);
            return true;
        }

        if (Positions.Cursor.TryParse(text, out Cursor? cursor))
        {
            place = new Place(PlaceKind.Cursor, cursor);
            return true;
        }

        bool isTime = Timestamps.TryParse(text.AsSpan(), out long ticks);
        place = new Place(PlaceKind.Time, TimeTicks: ticks);
        return isTime;
    }

    /// <summary>True for text that was meant as a cursor, whole or not: messages then speak of cursors.</summary>
    public static bool LooksLikeCursor(string text) => text is ['c', _, _, _, _, _, _, _, _, ..];
}
