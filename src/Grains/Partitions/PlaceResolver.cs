using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Partitions;

/// <summary>Decides where reading goes on from a remembered place. Pure.</summary>
internal static class PlaceResolver
{
    public static ResolvedPlace Resolve(Position place, LogBounds bounds, IReadOnlyList<EpochSpan> epochs)
    {
        long earliest = bounds.FirstSequence - 1;
        foreach (EpochSpan span in epochs)
        {
            if (span.Epoch != place.Epoch)
            {
                continue;
            }

            // The last sequence of that history; the current one goes on.
            long last = Math.Min(span.NextSequence, bounds.NextSequence) - 1;
            if (place.Sequence > last)
            {
                return new ResolvedPlace(Math.Max(last, earliest), HasGap: true);
            }

            return place.Sequence < earliest
                ? new ResolvedPlace(earliest, HasGap: true)
                : new ResolvedPlace(place.Sequence, HasGap: false);
        }

        // Of a history that is not retained, or of another hub: nothing it names can be found here.
        return new ResolvedPlace(earliest, HasGap: true);
    }
}
