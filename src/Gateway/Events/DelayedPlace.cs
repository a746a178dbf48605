using System.Collections.Immutable;
using System.Globalization;

namespace EventHub.Gateway.Events;

/// <summary>A place in the list of the events that wait for their time: behind an lsn in each partition, 0 where nothing was passed.</summary>
/// <param name="Lsns">One for each partition.</param>
internal sealed record DelayedPlace(ImmutableArray<long> Lsns)
{
    private const char Mark = 'w', Between = '-';

    /// <summary>Reads the text form of a place in so many partitions, exactly as it was written; false for anything else.</summary>
    public static bool TryParse(string text, int partitions, out DelayedPlace? place)
    {
        string[] parts = text.StartsWith(Mark) ? text[1..].Split(Between) : [];
        ImmutableArray<long>.Builder lsns = ImmutableArray.CreateBuilder<long>(partitions);
        foreach (string part in parts.Length == partitions ? parts : [])
        {
            if (!long.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long lsn) || lsn < 0)
            {
                break;
            }

            lsns.Add(lsn);
        }

        place = lsns.Count == partitions ? new DelayedPlace(lsns.MoveToImmutable()) : null;
        return place is not null && place.ToString() == text;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Mark + string.Join(Between, Lsns.Select(lsn => lsn.ToString("x", CultureInfo.InvariantCulture)));
}
