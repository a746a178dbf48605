using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Decides where reading goes on from a remembered place. Pure.</summary>
public static class Histories
{
    /// <summary>The place in the current history, and whether events between are missing.</summary>
    /// <param name="place">The remembered place.</param>
    /// <param name="firstSequence">Sequence of the oldest retained event.</param>
    /// <param name="nextSequence">Sequence the next committed event will have.</param>
    /// <param name="histories">The histories that are retained, each with the sequence behind its last event.</param>
    public static ResolvedPlace Resolve(Position place, long firstSequence, long nextSequence, IEnumerable<HistorySpan> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        long earliest = firstSequence - 1;
        foreach (HistorySpan span in histories)
        {
            if (span.Epoch != place.Epoch.Value)
            {
                continue;
            }

            // The last sequence of that history; the current one goes on.
            long last = Math.Min(span.NextSequence, nextSequence) - 1;
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
