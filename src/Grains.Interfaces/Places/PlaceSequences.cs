using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Places;

/// <summary>Turns a place as text, in a field of a request, into sequences. Refusals are thrown.</summary>
public static class PlaceSequences
{
    /// <summary>The first sequence of every partition behind the place, in the order of the hub's list.</summary>
    /// <exception cref="EventHubException">It is no place, or one this hub does not have.</exception>
    public static async ValueTask<long[]> FirstAsync(this PlaceResolver places, IPartitions partitions, string text, string field, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(partitions);
        ArgumentNullException.ThrowIfNull(field);
        if (!Place.TryParse(text, out Place place))
        {
            throw Wrong(Place.LooksLikeCursor(text) ? ErrorCodes.InvalidCursor : ErrorCodes.InvalidField, field,
                $"It is no place. Give {Place.Words}; a cursor exactly as the hub sent it.");
        }

        ImmutableArray<IPartition> all = partitions.All;
        if (place.Kind == PlaceKind.Sequence && all.Length > 1)
        {
            throw Wrong(ErrorCodes.InvalidField, field, $"It is the sequence {place.Sequence}, and there are {all.Length} partitions. Give a cursor or a time.");
        }

        if (place.Cursor is { } cursor && cursor.Places.Any(named => partitions.Find(named.Partition) is null))
        {
            throw Wrong(ErrorCodes.InvalidCursor, field, "It is a cursor that names a partition this hub does not have. Give 'earliest', 'now' or a time.");
        }

        ResolvedPlaces resolved = await places.ResolveAsync(place, null, cancellationToken);
        return [.. resolved.After.Select(after => after + 1)];
    }

    private static EventHubException Wrong(ErrorCode code, string field, string detail) =>
        new(Problem.OfField(code, field, $"'{field.TrimStart('/')}' cannot be used. {detail}"));
}
