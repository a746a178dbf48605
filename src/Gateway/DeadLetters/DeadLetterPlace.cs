using System.Globalization;
using EventHub.Protocol.Envelope;

namespace EventHub.Gateway.DeadLetters;

/// <summary>
/// A place behind a dead letter in the list of a subscription's dead letters.
/// </summary>
/// <param name="Partition">The partition's place among them.</param>
/// <param name="Sequence">The event's sequence.</param>
/// <param name="Walk">The way it was handed out on.</param>
internal readonly record struct DeadLetterPlace(int Partition, long Sequence, int Walk)
{
    private const char Mark = 'd';

    /// <summary>Reads the text form; false for anything else.</summary>
    public static bool TryParse(string text, out DeadLetterPlace place)
    {
        place = default;
        string[] parts = text.StartsWith(Mark) ? text[1..].Split('-') : [];
        if (parts.Length != 3 || !WholeNumbers.TryParse(parts[0], out long partition) || !WholeNumbers.TryParse(parts[1], out long sequence) || !WholeNumbers.TryParse(parts[2], out long walk)
            || partition > int.MaxValue || walk > int.MaxValue)
        {
            return false;
        }

        place = new DeadLetterPlace((int)partition, sequence, (int)walk);
        return place.ToString() == text;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{Partition}-{Sequence}-{Walk}");
}
