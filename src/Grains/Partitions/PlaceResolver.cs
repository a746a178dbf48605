using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Partitions;

/// <summary>Decides where reading goes on from a remembered place. Pure.</summary>
internal static class PlaceResolver
{
    public static ResolvedPlace Resolve(Position place, LogBounds bounds, IReadOnlyList<EpochSpan> epochs) =>
        Histories.Resolve(place, bounds.FirstSequence, bounds.NextSequence, epochs.Select(Span));

    public static HistorySpan Span(EpochSpan epoch) => new(epoch.Epoch.Value, epoch.NextSequence);
}
