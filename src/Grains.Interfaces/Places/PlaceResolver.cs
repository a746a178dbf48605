using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Places;

/// <summary>Turns a place as written into a sequence per partition, and says whether history is missing there.</summary>
public sealed class PlaceResolver(IPartitions partitions)
{
    /// <summary>Resolves. For <see cref="PlaceKind.Now"/> nothing is awaited, so the place is fixed when this returns.</summary>
    /// <param name="place">The place.</param>
    /// <param name="partition">Of which partition a bare sequence is; null for all of them.</param>
    /// <param name="cancellationToken">Ends the wait for the disk.</param>
    public async ValueTask<ResolvedPlaces> ResolveAsync(Place place, int? partition, CancellationToken cancellationToken)
    {
        ImmutableArray<IPartition> all = partitions.All;
        long[] after = new long[all.Length];
        long[] asked = new long[all.Length];
        Epoch[] epochs = new Epoch[all.Length];
        bool gap = false;
        for (int i = 0; i < all.Length; i++)
        {
            // Before the place: should the history change between the two, whoever reads on will notice.
            epochs[i] = all[i].Bounds.Epoch;
            (after[i], asked[i], bool missing) = place.Kind switch
            {
                PlaceKind.Cursor => OfCursor(all[i], place.Cursor!),
                PlaceKind.Sequence => OfSequence(all[i], place.Sequence, partition),
                PlaceKind.Time => await OfTimeAsync(all[i], place.TimeTicks, cancellationToken),
                PlaceKind.Earliest => Fixed(all[i].Bounds.FirstSequence - 1),
                _ => Fixed(all[i].Bounds.LastSequence),
            };
            gap |= missing;
        }

        return new ResolvedPlaces(after, epochs, !gap ? null : place.Cursor ?? CursorAt(asked));
    }

    /// <summary>The cursor behind these sequences.</summary>
    public Cursor CursorAt(ReadOnlySpan<long> after)
    {
        ImmutableArray<Position>.Builder places = ImmutableArray.CreateBuilder<Position>(after.Length);
        for (int i = 0; i < after.Length; i++)
        {
            IPartition partition = partitions.All[i];
            places.Add(new Position(partition.Number, partition.Bounds.Epoch, after[i]));
        }

        return new Cursor(places.MoveToImmutable());
    }

    private static (long After, long Asked, bool Missing) Fixed(long after) => (after, after, false);

    private static (long After, long Asked, bool Missing) OfCursor(IPartition partition, Cursor cursor)
    {
        // A cursor that does not name a partition is older than it: everything there is news.
        Position place = cursor.In(partition.Number) ?? new Position(partition.Number, partition.Bounds.Epoch, 0);
        ResolvedPlace resolved = partition.Resolve(place);
        return (resolved.AfterSequence, place.Sequence, resolved.HasGap);
    }

    private static (long After, long Asked, bool Missing) OfSequence(IPartition partition, long sequence, int? of)
    {
        if (of is not null && of != partition.Number)
        {
            // The sequence says nothing about the others: they begin with what comes next.
            return Fixed(partition.Bounds.LastSequence);
        }

        // Inclusive: the place before it. 0 and 1 both mean the very first.
        long before = Math.Max(sequence - 1, 0);
        ResolvedPlace resolved = partition.Resolve(new Position(partition.Number, partition.Bounds.Epoch, before));
        return (resolved.AfterSequence, before, resolved.HasGap);
    }

    private static async ValueTask<(long After, long Asked, bool Missing)> OfTimeAsync(IPartition partition, long ticks, CancellationToken cancellationToken)
    {
        long after = await partition.PlaceOfTimeAsync(ticks, cancellationToken);
        PartitionBounds bounds = partition.Bounds;

        // At the start of what is left, and something was there before: whether it was stored behind that time nobody can say any more.
        bool missing = bounds.FirstSequence > 1 && after < bounds.FirstSequence;
        return (after, missing ? 0 : after, missing);
    }
}
